// Adds up what the packages' tests and checks came to.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./workspace.mjs";

/** Where `jest --json` of every package leaves its results. */
export const resultsFile = "test-results.json";

/** @typedef {{ name: string, folder?: string, task: string, good: boolean, cached: boolean, output: string }} Check */

/**
 * Tests are counted one by one. Every other check (lint, types, boundaries, a build) counts only when it fails, as one failure, and so
 * does a test task that failed without saying which test.
 * @param {string} root @param {readonly Check[]} checks
 */
export function addUp(root, checks) {
  const sum = { passed: 0, failed: 0, skipped: 0, skippedTitles: /** @type {string[]} */ ([]) };
  for (const { name, folder = "", task, good } of checks) {
    if (task !== "test") {
      sum.failed += good ? 0 : 1;
      continue;
    }
    const file = join(root, folder, resultsFile);
    const results = existsSync(file) ? readJson(file) : undefined;
    // A file that does not load has no tests to count, and still failed.
    const failed = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
    sum.passed += results?.numPassedTests ?? 0;
    sum.failed += good && results ? failed : Math.max(1, failed);
    sum.skipped += (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
    for (const { assertionResults } of results?.testResults ?? []) {
      for (const { status, fullName } of assertionResults) {
        if (status === "pending" || status === "todo") sum.skippedTitles.push(`${name.split(" ")[0]}: ${fullName}`);
      }
    }
  }
  return sum;
}

/** `12 passed, 0 failed`, and the skipped when there are any. @param {ReturnType<typeof addUp>} sum */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
