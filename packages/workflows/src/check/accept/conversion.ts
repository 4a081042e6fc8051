import { QuickMap, type QuickNode, QuickScalar, QuickSeq } from "../../quick-yaml/index.ts";

/*
 * What GitHub's parser asks of a workflow after it was compared with the schema
 * (https://github.com/actions/languageservices/tree/main/workflow-parser/src/model/converter). As in the comparison, `false` only
 * says that the parser has to be asked.
 */

/** Whether a workflow that has the form of the schema is certainly converted without a complaint. */
export function isConverted(root: QuickMap): boolean {
  const jobs = at(root, "jobs");
  return jobs instanceof QuickMap && isTrigger(at(root, "on")) && areJobs(jobs);
}

function at(map: QuickNode | undefined, key: string): QuickNode | undefined {
  return map instanceof QuickMap ? map.entry(key)?.value : undefined;
}

const isMapOrAbsent = (node: QuickNode | undefined): boolean => node === undefined || node instanceof QuickMap;
const isText = (node: QuickNode | undefined): node is QuickScalar & { value: string } =>
  node instanceof QuickScalar && typeof node.value === "string";

function isTrigger(on: QuickNode | undefined): boolean {
  if (!(on instanceof QuickMap)) return on !== undefined;
  return on.items.every(({ key, value }) => {
    switch (key.value) {
      case "schedule":
        return value instanceof QuickSeq && value.items.every((item) => isCron(at(item, "cron")));
      case "workflow_dispatch":
      case "workflow_call":
        return areInputs(at(value, "inputs"), key.value === "workflow_call");
      default:
        return true;
    }
  });
}

/** The usual times; what else GitHub takes (steps of ranges, days in lists by their names) its parser knows. */
function isCron(node: QuickNode | undefined): boolean {
  if (!isText(node)) return false;
  const fields = node.value.split(" ");
  return (
    fields.length === 5 &&
    fields.every((field, nth) => isCronField(field, cronRanges[nth]!) || (nth === 4 && isDay(field)))
  );
}

const isDay = (field: string): boolean => /^(?:sun|mon|tue|wed|thu|fri|sat)$/i.test(field);

const cronRanges: readonly (readonly [least: number, most: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];

function isCronField(field: string, [least, most]: readonly [number, number]): boolean {
  const isNumber = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
  const [, start, step] = /^(\*|\d{1,2})\/(\d{1,2})$/.exec(field) ?? [];
  if (step !== undefined) return (start === "*" || isNumber(start!)) && Number(step) > 0 && isNumber(step);
  const range = /^(\d{1,2})-(\d{1,2})$/.exec(field);
  if (range) return isNumber(range[1]!) && isNumber(range[2]!) && Number(range[1]) <= Number(range[2]);
  return field === "*" || field.split(",").every(isNumber);
}

function areInputs(inputs: QuickNode | undefined, called: boolean): boolean {
  if (inputs === undefined) return true;
  return inputs instanceof QuickMap && inputs.items.every(({ value }) => isInput(value, called));
}

function isInput(input: QuickNode, called: boolean): boolean {
  if (!(input instanceof QuickMap)) return false;
  const typeNode = at(input, "type");
  const type = typeNode === undefined ? "string" : isText(typeNode) ? typeNode.value : undefined;
  const options = at(input, "options");
  const choices = options instanceof QuickSeq && options.items.length > 0;
  if (type === undefined || (type === "choice" ? !choices : options !== undefined)) return false;
  const given = at(input, "default");
  if (given === undefined || type === "number") return true;
  if (!(given instanceof QuickScalar)) return false;
  if (called && isText(given) && given.value.includes("${{")) return true;
  return type === "boolean"
    ? typeof given.value === "boolean"
    : given.value === null || typeof given.value === "string";
}

function areJobs(jobs: QuickMap): boolean {
  const waiting = new Map<string, Set<string>>();
  for (const { key, value } of jobs.items) {
    const needs = needsOf(value);
    if (!isId(key.value) || !needs || !isJob(value)) return false;
    waiting.set(String(key.value), needs);
  }
  // A job can start when all that it needs have ended.
  for (let before = -1; waiting.size > 0 && before !== waiting.size; ) {
    before = waiting.size;
    for (const [id, needs] of waiting) {
      if (needs.size > 0) continue;
      waiting.delete(id);
      for (const others of waiting.values()) others.delete(id);
    }
  }
  return jobs.items.length > 0 && waiting.size === 0;
}

function needsOf(job: QuickNode): Set<string> | undefined {
  const needs = at(job, "needs");
  const list = needs === undefined ? [] : needs instanceof QuickSeq ? needs.items : [needs];
  return list.every(isText) ? new Set(list.map(({ value }) => value as string)) : undefined;
}

function isId(id: unknown): boolean {
  return typeof id === "string" && /^(?!__)[A-Za-z_][\w-]*$/.test(id) && id.length < 100;
}

function isJob(job: QuickNode): boolean {
  if (!(job instanceof QuickMap)) return false;
  return job.items.every(({ key, value }) => {
    switch (key.value) {
      case "env":
      case "outputs":
      case "with":
        return value instanceof QuickMap;
      case "secrets":
        return value instanceof QuickMap || (isText(value) && value.value === "inherit");
      case "container":
        return value instanceof QuickScalar || hasImage(value);
      case "services":
        return (
          value instanceof QuickMap &&
          value.items.every(({ value: service }) => service instanceof QuickScalar || hasImage(service))
        );
      case "runs-on":
        return isRunner(value);
      case "steps":
        return value instanceof QuickSeq && areSteps(value);
      default:
        return true;
    }
  });
}

const hasImage = (container: QuickNode): boolean => isText(at(container, "image"));

/** A group with an owner (`organization/large`) is left to the parser. */
function isRunner(node: QuickNode): boolean {
  const group = at(node, "group");
  return group === undefined || (isText(group) && !group.value.includes("/"));
}

/** Steps that run beside others wait for each other by rules of their own. */
const besides = new Set<unknown>(["background", "wait", "wait-all", "cancel", "parallel"]);

/** Whether the steps of a job are certainly converted without a complaint. */
export function areSteps(steps: QuickSeq): boolean {
  const ids = new Set<unknown>();
  return (
    steps.items.length < 500 &&
    steps.items.every((step) => {
      if (!(step instanceof QuickMap) || step.items.some(({ key }) => besides.has(key.value))) return false;
      const id = at(step, "id");
      if (id !== undefined) {
        if (!isText(id) || !isId(id.value) || ids.has(id.value)) return false;
        ids.add(id.value);
      }
      return isMapOrAbsent(at(step, "env"));
    })
  );
}
