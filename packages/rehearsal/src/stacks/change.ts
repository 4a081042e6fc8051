import {
  type AttributeChange,
  attributeChanges,
  isObject,
  type Plan,
  type ResourceConfiguration,
  referencesIn,
  type StackConfiguration,
} from "@towline/terraform";
import { behaviourOf, hasBehaviour } from "../behaviours/index.ts";
import type { Difference } from "./types.ts";

/** One value that is written in a stack, and another for it. */
export interface ValueChange {
  resource: ResourceConfiguration;
  /** `retention_in_days`, `tags.Name`. */
  path: string;
  before: unknown;
  after: unknown;
  /** The whole argument with the other value in it. */
  argument: { [name: string]: unknown };
}

type Kind = (resource: ResourceConfiguration) => Pick<ValueChange, "path" | "before" | "after"> | undefined;

/** Longer texts are left alone: with a word more they may be longer than AWS allows. */
const LONG = 100;

function text(name: string): Kind {
  return ({ arguments: { [name]: before } }) =>
    typeof before === "string" && !before.includes("${") && before !== "" && before.length < LONG
      ? { path: name, before, after: `${before} changed` }
      : undefined;
}

/** What can be changed in place and means nothing to anything else, the plainest first. */
const KINDS: readonly Kind[] = [
  ({ type, arguments: { retention_in_days: before } }) =>
    type === "aws_cloudwatch_log_group" && typeof before === "number"
      ? { path: "retention_in_days", before, after: before === 30 ? 60 : 30 }
      : undefined,
  text("description"),
  text("comment"),
  ({ provider, arguments: { tags } }) => {
    if (provider !== "aws" || !isObject(tags)) return undefined;
    for (const [key, before] of Object.entries(tags)) {
      const found = text(key)({ arguments: tags } as ResourceConfiguration);
      if (found) return { path: `tags.${key}`, before, after: found.after };
    }
    return undefined;
  },
];

/**
 * The value of a stack that is changed to see what a plan makes of it: always the same one, of a type whose replacements are known, and
 * nothing else reads it. Where a plan then shows more than this one update, a small change of the stack is not small.
 */
export function valueToChange(stack: StackConfiguration): ValueChange | undefined {
  const resources = [...stack.resources.values()].filter(
    ({ meta, mode, type }) => mode === "managed" && hasBehaviour(type) && !meta["count"] && !meta["for_each"],
  );
  for (const kind of KINDS) {
    for (const resource of resources) {
      const found = kind(resource);
      if (!found) continue;
      const name = topOf(found.path);
      if (replaces(resource, name) || isRead(stack, resource, name)) continue;
      return { ...found, resource, argument: { [name]: changed(resource.arguments[name], found) } };
    }
  }
  return undefined;
}

const topOf = (path: string): string => path.split(".")[0] ?? path;

function changed(argument: unknown, { after, path }: Pick<ValueChange, "path" | "after">): unknown {
  return isObject(argument) ? { ...argument, [path.slice(path.indexOf(".") + 1)]: after } : after;
}

/** Whether more than the argument may change with it, or not even that. */
function replaces({ meta, type }: ResourceConfiguration, name: string): boolean {
  const { recomputes = {}, replace = [] } = behaviourOf(type);
  if (replace.includes(name) || Object.values(recomputes).some((causes) => causes.includes(name))) return true;
  const ignored = [meta["lifecycle"]]
    .flat()
    .flatMap((block) => (isObject(block) ? [block["ignore_changes"]].flat() : []));
  return ignored.includes(name) || ignored.includes("all");
}

/** Whether another part of the stack is made of the argument, or of the whole resource. */
function isRead(stack: StackConfiguration, { address }: ResourceConfiguration, name: string): boolean {
  const others = [...stack.resources.values()].flatMap(({ arguments: args, meta }) => [args, meta]);
  const triggers = others.flatMap(({ lifecycle }) =>
    [lifecycle].flat().flatMap((block) => (isObject(block) ? [block["replace_triggered_by"]].flat() : [])),
  );
  if (triggers.some((trigger) => typeof trigger === "string" && trigger.startsWith(address))) return true;
  return referencesIn([others, stack.locals, Object.values(stack.outputs).map(({ value }) => value)]).some(
    ({ attribute, target }) =>
      target === address && (attribute === undefined || attribute === name || attribute === `${name}_all`),
  );
}

/** Resources that a plan changes, with their attributes. */
export function differencesIn(plan: Plan | undefined): Difference[] {
  return (plan?.changes ?? [])
    .filter(({ action }) => action !== "no-op" && action !== "read")
    .map((change) => ({ address: change.address, action: change.action, attributes: attributeChanges(change) }));
}

/** `update aws_vpc.main (tags.Owner)` */
export function phrase({ action, address, attributes }: Difference): string {
  return `${action} ${address}${attributes.length > 0 ? ` (${attributes.map(({ path }) => path).join(", ")})` : ""}`;
}

/** Outputs that a plan changes. */
export function outputsIn(plan: Plan | undefined): string[] {
  return (plan?.outputs ?? []).filter(({ action }) => action !== "no-op").map(({ name }) => name);
}

/**
 * Compares a plan with the one value that was changed.
 * @returns what is wrong with it; nothing when it updates that value in place and does nothing else
 */
export function notAsAsked({ after, before, path, resource }: ValueChange, plan: Plan | undefined): string | undefined {
  const differences = differencesIn(plan);
  const outputs = outputsIn(plan);
  const [first] = differences;
  const asked =
    differences.length === 1 &&
    outputs.length === 0 &&
    first?.address === resource.address &&
    first.action === "update" &&
    first.attributes.every((attribute) => isOf(path, attribute));
  if (asked) return undefined;
  const found = [...differences.map(phrase), ...(outputs.length > 0 ? [`change outputs (${outputs.join(", ")})`] : [])];
  return (
    `Changing ${resource.address} ${path} from ${JSON.stringify(before)} to ${JSON.stringify(after)} has to update it in place and do nothing else; ` +
    (found.length > 0 ? `the plan would ${found.join(", ")}.` : "the plan would do nothing.")
  );
}

/** The provider repeats a tag among those that it adds itself. */
function isOf(path: string, attribute: AttributeChange): boolean {
  return attribute.path === path || attribute.path === path.replace(/^tags\./, "tags_all.");
}
