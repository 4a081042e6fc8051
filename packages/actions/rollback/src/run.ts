import { ActionError, isDigest, loadChecks, type Ports, type Problem, type Result, verify } from "@towline/action-kit";
import { putBack } from "./put-back.ts";
import type { spec } from "./spec.ts";

/** Puts the previous release back and proves, with the same checks, that it answers and works. */
export async function run(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, clock, report, publish } = ports;
  const expected = previousDigest(inputs);
  const smoke = await loadChecks(ports, { ...inputs, expectDigest: expected });
  const deadline = clock.deadline(inputs.timeout);

  const { url, changed, release } = await putBack(ports, deadline);
  publish({ release: JSON.stringify(release), ...(url === undefined ? {} : { url }) });
  const baseUrl = inputs.baseUrl ?? url;
  if (baseUrl === undefined) throw noUrl(expected);

  // What was put back ran before: it answers soon or not at all, and the rest of the time is for Terraform.
  const answered = clock.deadline(Math.min(inputs.answerTimeout, deadline.remaining()));
  const verdict = await verify(ports, smoke, { ...inputs, baseUrl, expectDigest: expected, deadline: answered });
  const outputs = { report: inputs.report, ...(verdict.digest === undefined ? {} : { digest: verdict.digest }) };
  const done = (
    outcome: "rolled-back" | "no-change" | "failed" | "timed-out",
    message: string,
  ): Result<typeof spec> => ({
    outcome,
    message,
    outputs: { ...outputs, message },
  });
  if (verdict.state !== "passed") {
    return done(
      verdict.state,
      `${changed ? "put back" : "the live release is"} ${expected}, but it does not pass: ${verdict.message}`,
    );
  }
  if (!changed) return done("no-change", `${expected} was live already; ${verdict.message}`);
  report.line(`${expected} is live again`);
  return done("rolled-back", `${expected} is live again because ${inputs.reason}; ${verdict.message}`);
}

/** The digest that must answer afterwards. */
function previousDigest({ previous, expectVariable, target }: Ports<typeof spec>["inputs"]): string {
  const problems: Problem[] = [];
  const names = Object.keys(previous);
  if (names.length === 0) {
    throw new ActionError({
      code: "rollback/no-previous",
      where: "input previous",
      message: "there is no previous release to put back: this was the first one",
      fix: "Correct the release and deploy again, or name a release by hand.",
    });
  }
  for (const name of names) {
    if (isDigest(previous[name]!)) continue;
    problems.push({
      code: "rollback/not-a-digest",
      where: `input previous, ${name}`,
      message: `"${previous[name]}" is not a digest`,
      fix: 'Write "sha256:" and 64 hex digits; a tag can have moved since.',
    });
  }
  const variable = target === "process" ? "digest" : (expectVariable ?? (names.length === 1 ? names[0]! : undefined));
  if (variable === undefined || previous[variable] === undefined) {
    problems.push({
      code: "rollback/which",
      where: variable === undefined ? "input expect-variable" : "input previous",
      message: variable === undefined ? "previous has several entries" : `has no entry ${variable}`,
      fix: variable === undefined ? `Write one of: ${names.join(", ")}.` : `It has: ${names.join(", ")}.`,
    });
  }
  if (problems.length > 0) throw new ActionError(problems);
  return previous[variable!]!;
}

function noUrl(expected: string): ActionError {
  return new ActionError({
    code: "rollback/no-url",
    where: "input base-url",
    message: `${expected} was put back, but where it answers is not known, so it is not verified`,
    fix: "Give base-url, or let one stack have the output `url`.",
  });
}
