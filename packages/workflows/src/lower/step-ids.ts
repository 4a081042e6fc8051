import type { Problem } from "../errors.ts";
import { sha256 } from "../lazy-node.ts";
import { idPattern, kebab } from "../model/names.ts";
import type { Step } from "../model/step.ts";

/**
 * Gives an id to every step that is read. It comes from what the step is, never from its position, so that adding
 * a step changes no other step's id.
 */
export function stepIds(
  steps: readonly Step[],
  read: ReadonlySet<object>,
  where: string,
  problems: Problem[],
): ReadonlyMap<object, string> {
  const ids = new Map<object, string>();
  const taken = new Map<string, Step>();
  const claim = (step: Step, id: string) => {
    ids.set(step, id);
    taken.set(id.toLowerCase(), step);
  };
  for (const step of steps) {
    const { id } = step.options;
    if (id === undefined) continue;
    if (!idPattern.test(id)) {
      problems.push({
        code: "WFM040",
        where,
        message: `step id "${id}": letters, digits, - and _, not starting with a digit or -.`,
      });
    } else if (taken.has(id.toLowerCase())) {
      problems.push({ code: "WFM041", where, message: `two steps have the id "${id}".` });
    }
    claim(step, id);
  }
  for (const step of steps) {
    if (!read.has(step) || ids.has(step)) continue;
    const wanted = [kebab(nameOf(step)), `${kebab(nameOf(step))}-${fingerprint(step)}`];
    const free = wanted.find((id) => idPattern.test(id) && !taken.has(id));
    if (free) claim(step, free);
    else {
      problems.push({
        code: "WFM042",
        where,
        message: `the outputs of two equal steps (${nameOf(step)}) are read: give each an \`id\` of its own.`,
      });
    }
  }
  for (const step of read) {
    const times = steps.filter((other) => other === step).length;
    if (times > 1) {
      problems.push({
        code: "WFM043",
        where,
        message: `the step ${ids.get(step)} stands ${times} times in the job and its outputs are read: which one is meant is not clear.`,
      });
    }
  }
  return ids;
}

function nameOf(step: Step): string {
  const { action, options } = step;
  if (typeof options.name === "string") return options.name;
  if (action.kind === "run") return `run-${fingerprint(step)}`;
  if (action.kind === "control") return action.control.key;
  return action.uses.replace(/@.*$/, "").split("/").at(-1)!;
}

function fingerprint({ action }: Step): string {
  return sha256(contentOf(action)).slice(0, 6);
}

function contentOf(action: Step["action"]): string {
  if (action.kind === "run") return action.script;
  if (action.kind === "control") return action.control.key;
  return JSON.stringify([action.uses, Object.keys(action.with), plain(action.with)]);
}

function plain(values: Readonly<Record<string, unknown>>): unknown[] {
  return Object.values(values).filter((value) => typeof value !== "object");
}
