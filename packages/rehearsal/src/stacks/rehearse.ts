import { type Plan, readStack, typesInUse } from "@towline/terraform";
import { hasBehaviour } from "../behaviours/index.ts";
import { ownRules } from "../rules/judge.ts";
import { inOrder } from "./order.ts";
import { PhaseFailed, StackRehearsal } from "./rehearsal.ts";
import type { Depth, RehearsalReport, RehearseOptions, StackToRehearse } from "./types.ts";

/**
 * Applies stacks in a world with real Terraform, in the order in which they need each other: init, validate, plan,
 * apply, a second plan that must be empty; at the end everything is destroyed in reverse, unless told otherwise.
 *
 * Nothing throws because a stack is wrong: the report says it. When a stack fails, those after it are skipped, and what
 * exists is still taken down.
 */
export async function rehearseStacks(options: RehearseOptions): Promise<RehearsalReport> {
  const started = performance.now();
  const given = new Map(options.stacks.map((stack) => [stack.name, stack]));
  const stacks = inOrder(options.stacks.map(({ name, folder }) => ({ ...readStack(folder), name })));
  await options.world.prepare(options.stacks.map(({ folder }) => folder));
  const rehearsals = stacks.map((stack) => new StackRehearsal(stack, given.get(stack.name)!, options));
  const begun: StackRehearsal[] = [];
  for (const rehearsal of rehearsals) {
    begun.unshift(rehearsal);
    if (!(await succeeds(() => rehearsal.build()))) break;
  }
  const failed = new Set(rehearsals.filter(({ report }) => report.outcome === "failed"));
  if (options.destroy !== false) {
    for (const rehearsal of begun) {
      // Without an applied plan there is nothing to take down, and perhaps no state to read.
      const applied = rehearsal.report.steps.some(({ phase }) => phase === "apply");
      if (applied && !(await succeeds(() => rehearsal.takeDown()))) break;
    }
  }
  for (const rehearsal of failed) rehearsal.report.outcome = "failed";
  const types = typesInUse(stacks).flatMap(({ resourceTypes }) => resourceTypes);
  return {
    outcome: rehearsals.every(({ report }) => report.outcome === "succeeded") ? "succeeded" : "failed",
    terraform: options.terraform,
    stacks: rehearsals.map(({ report }) => report),
    notices: options.world.notices(),
    depth: depthOf(types),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Plans one stack in a world in which it was applied before: what has drifted, what a changed declaration would do.
 * @throws Error with Terraform's words
 */
export async function planStack(
  stack: StackToRehearse,
  options: Pick<RehearseOptions, "world" | "terraform">,
): Promise<Plan> {
  const read = { ...readStack(stack.folder), name: stack.name };
  await options.world.prepare([stack.folder]);
  const rehearsal = new StackRehearsal(read, stack, { ...options, stacks: [stack] });
  try {
    return await rehearsal.look();
  } catch (error) {
    throw new Error(rehearsal.report.errors.join("\n") || (error as Error).message);
  }
}

function depthOf(types: readonly string[]): Depth {
  const counted = types.map((type) => ({ type, count: ownRules(type) }));
  const named = (behaves: boolean) => counted.filter(({ type }) => hasBehaviour(type) === behaves);
  return {
    rules: named(true).filter(({ count }) => count > 0),
    own: named(true).flatMap(({ type, count }) => (count === 0 ? [type] : [])),
    rulesOnly: named(false).filter(({ count }) => count > 0),
    generic: named(false).flatMap(({ type, count }) => (count === 0 ? [type] : [])),
  };
}

async function succeeds(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof PhaseFailed) return false;
    throw error;
  }
}
