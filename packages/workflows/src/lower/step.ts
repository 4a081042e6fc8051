import type { Step } from "../model/step.ts";
import type { LoweringContext } from "./context.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";

/** A step as it stands in the file. */
export function lowerStep(step: Step, id: string | undefined, context: LoweringContext): Tree {
  const { action, options } = step;
  const head = { name: context.text(options.name), id, if: context.condition(options.if) };
  const body =
    action.kind === "run"
      ? {
          run: (context.asWritten ? action.written : undefined) ?? script(action.script),
          shell: context.text(action.shell),
          "working-directory": context.text(action.workingDirectory),
        }
      : { uses: context.uses(action.uses), with: context.texts(action.with) };
  return compact({
    ...head,
    ...body,
    env: context.texts(options.env),
    "continue-on-error": context.value(options.continueOnError),
    "timeout-minutes": context.value(options.timeoutMinutes),
    ...lowerExtra(options.extra),
  });
}

/** A last line break lets a script of several lines stand below a plain `|`. */
function script(text: string): string {
  return text.includes("\n") ? `${text}\n` : text;
}
