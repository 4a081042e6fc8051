import type { Step, StepAction } from "../model/step.ts";
import type { LoweringContext } from "./context.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";

/** A step as it stands in the file. */
export function lowerStep(step: Step, id: string | undefined, context: LoweringContext): Tree {
  const { action, options } = step;
  const head = { name: context.text(options.name), id, if: context.condition(options.if) };
  return compact({
    ...head,
    ...lowerAction(action, context),
    env: context.texts(options.env),
    "continue-on-error": context.value(options.continueOnError),
    "timeout-minutes": context.value(options.timeoutMinutes),
    background: options.background,
    ...lowerExtra(options.extra),
  });
}

function lowerAction(action: StepAction, context: LoweringContext): Record<string, Tree | undefined> {
  if (action.kind === "uses") return { uses: context.uses(action.uses), with: context.texts(action.with) };
  if (action.kind === "control") return lowerControl(action.control, context);
  return {
    run: (context.asWritten ? action.written : undefined) ?? script(action.script),
    shell: context.text(action.shell),
    "working-directory": context.text(action.workingDirectory),
  };
}

type Control = Extract<StepAction, { kind: "control" }>["control"];

function lowerControl(control: Control, context: LoweringContext): Record<string, Tree> {
  if (control.key === "parallel")
    return { parallel: control.steps.map((step) => lowerStep(step, step.options.id, context)) };
  return { [control.key]: control.key === "wait-all" ? null : control.of };
}

/** A last line break lets a script of several lines stand below a plain `|`. */
function script(text: string): string {
  return text.includes("\n") ? `${text}\n` : text;
}
