import { formatDuration } from "../duration.ts";
import type { Deadline, World } from "../ports.ts";
import { ActionError, type Problem } from "../problem.ts";
import { junit } from "./junit.ts";
import type { SmokeFile } from "./model.ts";
import { type CheckResult, runChecks } from "./run.ts";
import { awaitVersion } from "./version.ts";

export interface VerifyOptions {
  readonly file: string;
  readonly baseUrl: string;
  readonly expectDigest: string | undefined;
  readonly token: string | undefined;
  /** Where the JUnit report is written. */
  readonly report: string;
  readonly deadline: Deadline;
  readonly requestTimeout: number;
}

export interface Verdict {
  readonly state: "passed" | "failed" | "timed-out";
  readonly message: string;
  /** Identity that answered, when it was asked for. */
  readonly digest: string | undefined;
  readonly passed: number;
  readonly failed: number;
}

/**
 * Reads the checks of a smoke file.
 *
 * @throws ActionError with every problem of the file and of what it needs, before any request.
 */
export async function loadChecks(
  { files }: Pick<World, "files">,
  { file, expectDigest, token }: Pick<VerifyOptions, "file" | "expectDigest" | "token">,
): Promise<SmokeFile> {
  const shown = files.show(file);
  if (!(await files.exists(file))) {
    throw new ActionError({
      code: "smoke/no-file",
      where: shown,
      message: "the smoke file is not there",
      fix: "Write it, or name it with the input `file`; check out the repository before this step.",
    });
  }
  // The YAML parser is most of a bundle; an action that stops before this line never loads it.
  const { readSmokeFile } = await import("./read.ts");
  const read = readSmokeFile(await files.read(file), shown);
  if ("problems" in read) throw new ActionError(read.problems);
  const problems: Problem[] = [];
  const { smoke } = read;
  if (expectDigest !== undefined && smoke.version === undefined) {
    problems.push({
      code: "smoke/no-version",
      where: shown,
      message: "does not say where the service reports its version, so expect-digest cannot be compared",
      fix: "Add `version: { path: /version, field: digest }`.",
    });
  }
  const bearer = smoke.checks.find((check) => check.auth === "bearer" || check.cleanUp?.auth === "bearer");
  if (bearer !== undefined && token === undefined) {
    const { line, column } = bearer.position;
    problems.push({
      code: "smoke/no-token",
      where: `${shown}:${line}:${column}`,
      message: `"${bearer.name}" says auth: bearer, but no token was given`,
      fix: "Give the input `token`.",
    });
  }
  if (problems.length > 0) throw new ActionError(problems);
  return smoke;
}

/** Waits for the release, runs the checks, cleans up, and writes the report and the summary. */
export async function verify(world: World, smoke: SmokeFile, options: VerifyOptions): Promise<Verdict> {
  const { baseUrl, expectDigest, deadline, requestTimeout, token } = options;
  let digest: string | undefined;
  if (expectDigest !== undefined && smoke.version !== undefined) {
    const { version } = smoke;
    const arrival = await world.report.group("Wait for the release", () =>
      awaitVersion(world, { version, baseUrl, expected: expectDigest, token, deadline, requestTimeout }),
    );
    if (arrival.state === "silent")
      return { state: "timed-out", message: arrival.message, digest, passed: 0, failed: 0 };
    digest = arrival.digest;
    if (arrival.state === "other") return { state: "failed", message: arrival.message, digest, passed: 0, failed: 0 };
  }
  const { results, leftovers } = await runChecks(world, { smoke, baseUrl, token, deadline, requestTimeout });
  await world.files.write(options.report, world.report.redact(junit(smoke.file, results)));
  world.report.summary(table(results));
  for (const { check, message, state } of results) {
    if (state === "failed") world.report.error(message!, { file: check.position.file, line: check.position.line });
  }
  return conclude(results, leftovers.length, digest, deadline);
}

function conclude(
  results: readonly CheckResult[],
  leftovers: number,
  digest: string | undefined,
  deadline: Deadline,
): Verdict {
  const count = (state: CheckResult["state"]) => results.filter((result) => result.state === state).length;
  const passed = count("passed");
  const failed = count("failed");
  const checks = `${results.length} ${results.length === 1 ? "check" : "checks"}`;
  const first = results.find(({ state }) => state === "failed") ?? results.find(({ state }) => state === "skipped");
  if (first !== undefined) {
    const state = failed === 0 && deadline.expired ? "timed-out" : "failed";
    return { state, message: first.message!, digest, passed, failed };
  }
  const left = leftovers === 0 ? "" : `; ${leftovers} created by them could not be removed, see the warnings`;
  return { state: "passed", message: `${checks} passed${left}`, digest, passed, failed };
}

function table(results: readonly CheckResult[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = results.map(({ check, state, message, milliseconds, attempts }) => {
    const mark = { passed: "✓", failed: "✗", skipped: "–" }[state];
    return `| ${mark} | ${cell(check.name)} | ${cell(message ?? "")} | ${formatDuration(milliseconds)} | ${attempts} |`;
  });
  return ["| | Check | | Time | Attempts |", "| --- | --- | --- | ---: | ---: |", ...rows].join("\n");
}
