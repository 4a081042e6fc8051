import { bad, good, type Line, type Steps } from "../terminal/steps.ts";
import type { Delivery } from "./delivery.ts";
import type { ActionRun } from "./run-action.ts";
import { message, short } from "./tell.ts";

/** How the rehearsal of a release ended, and what happened in a few sentences. */
export interface ReleaseStory {
  readonly outcome: "succeeded" | "failed";
  readonly story: readonly string[];
}

/**
 * Delivers a release and proves it, then delivers a broken one, and takes it back: what the pipeline does, by the same
 * bundles. Every step is judged by what must happen, so the broken release has to fail.
 *
 * @param build builds a release with values baked in and returns its digest
 */
export async function rehearseRelease(
  steps: Steps,
  delivery: Delivery,
  build: (buildArgs: Readonly<Record<string, string>>) => Promise<string>,
): Promise<ReleaseStory> {
  const sound = await steps.step(
    "build",
    () => build({}),
    (digest) => good(`release ${short(digest)}`),
  );
  const first = await must(
    steps,
    "deploy",
    delivery.deploy(sound),
    "succeeded",
    (run) => `${changes(run)}, ${run.outputs["url"]}`,
  );
  const url = first.outputs["url"] ?? "";
  const proved = await must(
    steps,
    "smoke-test",
    delivery.smokeTest(url, sound),
    "succeeded",
    (run) => `${run.outputs["passed"]} checks at ${url}, ${short(sound)} answers`,
  );

  const broken = await steps.step(
    "build",
    () => build({ fault: "500" }),
    (digest) => good(`release ${short(digest)}, broken on purpose: it cannot create a chat`),
  );
  const second = await must(
    steps,
    "deploy",
    delivery.deploy(broken),
    "succeeded",
    (run) => `${changes(run)}: ${short(broken)} in place of ${short(sound)}`,
  );
  const refused = await must(
    steps,
    "smoke-test",
    delivery.smokeTest(second.outputs["url"] ?? url, broken),
    "failed",
    message,
  );
  const back = await must(
    steps,
    "rollback",
    delivery.rollback(second.outputs["previous"] ?? ""),
    "rolled-back",
    (run) => `${short(run.outputs["digest"] ?? "")} is live again, ${message(run).split("; ").at(-1)}`,
  );
  const again = await must(
    steps,
    "smoke-test",
    delivery.smokeTest(back.outputs["url"] ?? url, sound),
    "succeeded",
    (run) => `${run.outputs["passed"]} checks, ${short(run.outputs["digest"] ?? "")} answers`,
  );

  const runs = [first, proved, second, refused, back, again];
  return {
    outcome: runs.every(({ asExpected }) => asExpected) ? "succeeded" : "failed",
    story: [
      `Release ${short(sound)} was deployed to ${url} and passed ${proved.outputs["passed"]} checks.`,
      `Release ${short(broken)} was deployed over it and failed: ${message(refused)}.`,
      `It was taken back without anybody asking: ${short(back.outputs["digest"] ?? "")} answers again.`,
    ],
  };
}

/** Runs one action and shows it; the outcome that must come about is good, whatever colour the pipeline gives it. */
async function must(
  steps: Steps,
  label: string,
  run: Promise<ActionRun>,
  outcome: string,
  tell: (run: ActionRun) => string,
): Promise<ActionRun & { readonly asExpected: boolean }> {
  const line = (done: ActionRun): Line => {
    if (done.outcome !== outcome) return bad(`${done.outcome}, not ${outcome}: ${message(done)}\n${tail(done.log)}`);
    return outcome === "failed" ? bad(tell(done)) : good(tell(done));
  };
  const done = await steps.step(label, () => run, line);
  return { ...done, asExpected: done.outcome === outcome };
}

/** What a deploy did to resources, in words. Outputs change with every release and say nothing. */
function changes({ outputs }: ActionRun): string {
  const stacks = JSON.parse(outputs["changes"] || "{}") as Record<string, { address: string; change: string }[]>;
  const done = Object.values(stacks)
    .flat()
    .filter(({ address }) => !address.startsWith("output."));
  const words = (["create", "update", "replace", "delete"] as const).flatMap((kind) => {
    const n = done.filter(({ change }) => change === kind).length;
    return n > 0 ? [`${n} ${kind}d`] : [];
  });
  return words.join(", ") || "started";
}

const tail = (log: string): string => log.trimEnd().split("\n").slice(-12).join("\n");
