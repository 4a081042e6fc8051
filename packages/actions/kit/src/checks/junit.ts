import type { CheckResult } from "./run.ts";

/** The results as JUnit XML, which every CI shows: https://github.com/testmoapp/junitxml */
export function junit(suite: string, results: readonly CheckResult[]): string {
  const count = (state: CheckResult["state"]) => results.filter((result) => result.state === state).length;
  const total = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const cases = results.map(({ check, state, message, milliseconds }) => {
    const head = `    <testcase classname="${xml(suite)}" name="${xml(check.name)}" file="${xml(check.position.file)}" line="${check.position.line}" time="${seconds(milliseconds)}"`;
    if (state === "passed") return `${head}/>`;
    const tag = state === "failed" ? "failure" : "skipped";
    return `${head}>\n      <${tag} message="${xml(message ?? state)}"/>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="${xml(suite)}" tests="${results.length}" failures="${count("failed")}" skipped="${count("skipped")}" time="${seconds(total)}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function xml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("\n", "&#10;")
      // XML 1.0 has no way to write other control characters.
      .replaceAll(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/gu, "�")
  );
}
