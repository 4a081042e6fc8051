import { refuse } from "../errors.ts";
import { Step, type StepAction, type StepOptions } from "./step.ts";

/** What a step that only waits or cancels may say. */
export type ControlOptions = Pick<StepOptions, "name" | "id" | "continueOnError" | "extra">;

/** A step that runs in the background, or its id. */
type Target = Step | string;

/** Goes on when these steps, started with `background: true`, have ended. Each needs an `id`. */
export function wait(steps: readonly [Target, ...Target[]], options: ControlOptions = {}): Step {
  return control({ key: "wait", of: steps.map(idOf) }, options);
}

/** Goes on when every step in the background has ended. */
export function waitAll(options: ControlOptions = {}): Step {
  return control({ key: "wait-all" }, options);
}

/** Cancels a step in the background, which needs an `id`. */
export function cancel(step: Target, options: ControlOptions = {}): Step {
  return control({ key: "cancel", of: idOf(step) }, options);
}

/** Runs steps at the same time and goes on when all have ended. A step whose outputs are read needs an `id`. */
export function parallel(...steps: [Step, ...Step[]]): Step {
  return control({ key: "parallel", steps }, {});
}

function control(what: Extract<StepAction, { kind: "control" }>["control"], options: ControlOptions): Step {
  return new Step({ kind: "control", control: what }, options, {});
}

function idOf(target: Target): string {
  if (typeof target === "string") return target;
  return (
    target.options.id ?? refuse("WFM046", "step", "a step that is waited for or cancelled needs an `id`; give it one.")
  );
}

/** Steps, with those that run at the same time in their place. */
export function everyStep(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) =>
    step.action.kind === "control" && step.action.control.key === "parallel" ? step.action.control.steps : [step],
  );
}
