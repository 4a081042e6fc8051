import { availableParallelism } from "node:os";
import { type Plan, readStack, typesInUse } from "@towline/terraform";
import { hasBehaviour } from "../behaviours/index.ts";
import { ownRules } from "../rules/judge.ts";
import { PhaseFailed } from "./commands.ts";
import { inOrder } from "./order.ts";
import { StackRehearsal } from "./rehearsal.ts";
import { sideBySide } from "./side-by-side.ts";
import type { Depth, RehearsalReport, RehearseOptions, StackToRehearse } from "./types.ts";

/**
 * Applies stacks in a world with real Terraform, in the order in which they need each other and otherwise side by side: init, plan, apply, a
 * second plan that must be empty; at the end everything is destroyed in reverse, unless told otherwise.
 *
 * Nothing throws because a stack is wrong: the report says it. When a stack fails, those that need it are skipped, and what
 * exists is still taken down.
 */
export async function rehearseStacks(options: RehearseOptions): Promise<RehearsalReport> {
  const started = performance.now();
  const given = new Map(options.stacks.map((stack) => [stack.name, stack]));
  const ordered = inOrder(options.stacks.map(({ name, folder }) => ({ ...readStack(folder), name })));
  await options.world.prepare(options.stacks.map(({ folder }) => folder));
  const stacks = ordered.map(({ stack }) => stack);
  const rehearsals = await Promise.all(
    stacks.map((stack) => StackRehearsal.of(stack, given.get(stack.name)!, options)),
  );
  const needed = new Map(
    ordered.map(({ after }, index) => [rehearsals[index]!, after.map((stack) => rehearsals[stacks.indexOf(stack)]!)]),
  );
  // Two are worth it in any case: each waits for what this process answers.
  const limit = Math.max(2, availableParallelism());
  await sideBySide(rehearsals, {
    limit,
    after: (rehearsal) => needed.get(rehearsal)!,
    act: (rehearsal) => succeeds(() => rehearsal.build()),
  });
  const failed = new Set(rehearsals.filter(({ report }) => report.outcome === "failed"));
  if (options.destroy !== false) {
    // Without an applied plan there is nothing to take down, and perhaps no state to read.
    const applied = rehearsals.filter(({ report }) => report.steps.some(({ phase }) => phase === "apply"));
    await sideBySide(applied.toReversed(), {
      limit,
      after: (rehearsal) => applied.filter((other) => needed.get(other)!.includes(rehearsal)),
      act: (rehearsal) => succeeds(() => rehearsal.takeDown()),
    });
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
  const rehearsal = await StackRehearsal.of(read, stack, { ...options, stacks: [stack] });
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
