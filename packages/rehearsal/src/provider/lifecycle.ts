import type { BlockSchema } from "@towline/terraform";
import { type Attempt, type Behaviour, behaviourOf, type Caller, type Surroundings } from "../behaviours/index.ts";
import { hex, plausible, render } from "../behaviours/template.ts";
import { fromJson, toJson } from "../cty/json.ts";
import { canonical, equal, isObjectValue, type ObjectValue, UNKNOWN, Unknown, type Value } from "../cty/value.ts";
import { type Diagnostic, Refusal } from "../protocol/diagnostics.ts";
import { judge } from "../rules/judge.ts";
import { Subject } from "../rules/subject.ts";
import type { WorldRecord } from "../world/records.ts";
import { fillObject } from "./fill.ts";
import { changedNames, planObject } from "./plan.ts";

export interface Planned {
  state: ObjectValue;
  replace: string[];
}

/** Plans a create or an update of a resource of `type`. */
export function planResource(
  type: string,
  schema: BlockSchema,
  caller: Caller,
  values: { config: ObjectValue; proposed: ObjectValue; prior: ObjectValue | undefined },
): Planned {
  const { config, proposed, prior } = values;
  const behaviour = behaviourOf(type);
  const state = planObject(schema, { config, proposed, prior });
  if ("tags_all" in schema.attributes && "tags" in schema.attributes) {
    const tags = state["tags"] ?? null;
    state["tags_all"] =
      tags instanceof Unknown ? UNKNOWN : { ...caller.defaultTags, ...(isObjectValue(tags) ? tags : {}) };
  }
  if (
    caller.provider === "aws" &&
    schema.attributes["region"]?.computed &&
    config["region"] === null &&
    prior === undefined
  ) {
    state["region"] = caller.region;
  }
  if (prior === undefined) return { state, replace: [] };
  const changed = changedNames(state, prior);
  for (const [attribute, causes] of Object.entries(behaviour.recomputes ?? {})) {
    if (causes.some((cause) => changed.includes(cause)) && config[attribute] === null) state[attribute] = UNKNOWN;
  }
  const replace = (behaviour.replace ?? []).filter((name) => {
    if (!changed.includes(name)) return false;
    // Computed values that are only not set any more keep what they were.
    return !(schema.attributes[name]?.computed && config[name] === null);
  });
  return { state, replace };
}

export interface Applied {
  record: WorldRecord;
  state: ObjectValue;
  diagnostics: Diagnostic[];
}

interface Change {
  provider: string;
  type: string;
  schema: BlockSchema;
  caller: Caller;
  surroundings: Surroundings;
  config: ObjectValue;
  planned: ObjectValue;
}

/** Creates what was planned. When the stand-in fails half-way the thing exists all the same, as at AWS. */
export async function createResource(change: Change): Promise<Applied> {
  const { type, caller, surroundings, config, planned } = change;
  const seed = surroundings.records.seed(type, `${caller.account} ${caller.region} ${canonical(planned)}`);
  const key = `${type}-${seed.slice(0, 16)}`;
  const attempt: Attempt = {
    ...placed(caller, planned),
    ...surroundings,
    type,
    schema: change.schema,
    state: planned,
    prior: undefined,
    config,
    hidden: { key },
  };
  attempt.state = settle(attempt, behaviourOf(type), seed);
  const refused = judge("apply", "creating", subjectOf(attempt, undefined));
  if (refused.length > 0) return { record: recordOf(change, attempt, key), state: attempt.state, diagnostics: refused };
  const { failure, partial } = await attemptTo(behaviourOf(type).create, attempt);
  const record = recordOf(change, attempt, key);
  if (failure && !partial) return { record, state: attempt.state, diagnostics: [failure] };
  surroundings.records.put(record);
  surroundings.history.note({ action: "create", type, id: record.id, attributes: [] });
  return { record, state: attempt.state, diagnostics: failure ? [failure] : [] };
}

/** Updates what exists; when that fails, it stays what it was. */
export async function updateResource(change: Change, prior: ObjectValue, before: WorldRecord): Promise<Applied> {
  const { type, caller, surroundings, config, planned } = change;
  const attempt: Attempt = {
    ...placed(caller, planned),
    ...surroundings,
    type,
    schema: change.schema,
    state: planned,
    prior,
    config,
    hidden: { ...before.hidden, key: before.key },
  };
  attempt.state = settle(attempt, behaviourOf(type), `${before.key} ${canonical(planned)}`);
  const refused = judge("apply", "updating", subjectOf(attempt, before.key));
  if (refused.length > 0) return { record: before, state: prior, diagnostics: refused };
  const { failure } = await attemptTo(behaviourOf(type).update, attempt);
  if (failure) return { record: before, state: prior, diagnostics: [failure] };
  const record = recordOf(change, attempt, before.key);
  surroundings.records.put(record);
  const attributes = changedNames(attempt.state, prior);
  surroundings.history.note({ action: "update", type, id: record.id, attributes });
  return { record, state: attempt.state, diagnostics: [] };
}

/**
 * Deletes what exists, unless something still needs it.
 * @throws Refusal by a behaviour
 */
export async function deleteResource(record: WorldRecord, surroundings: Surroundings): Promise<Diagnostic[]> {
  const caller = { account: record.account, region: record.region, defaultTags: {} };
  const subject = new Subject(record.type, caller, surroundings, { state: record.attributes }, record.key);
  const refused = judge("delete", "deleting", subject);
  if (refused.length > 0) return refused;
  const behaviour = behaviourOf(record.type);
  if (behaviour.stays?.(record)) return [];
  await behaviour.delete?.(record, surroundings);
  surroundings.records.remove(record.key);
  surroundings.history.note({ action: "delete", type: record.type, id: record.id, attributes: [] });
  return [];
}

/** A resource may say itself in which region it is. */
function placed(caller: Caller, state: ObjectValue): Caller {
  const region = state["region"];
  return typeof region === "string" && region !== "" ? { ...caller, region } : caller;
}

function subjectOf(attempt: Attempt, key: string | undefined): Subject {
  return new Subject(attempt.type, attempt, attempt, attempt, key);
}

async function attemptTo(
  act: ((attempt: Attempt) => Promise<void> | void) | undefined,
  attempt: Attempt,
): Promise<{ failure?: Diagnostic; partial: boolean }> {
  const status = attempt.state["status"];
  try {
    await act?.(attempt);
    return { partial: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A behaviour that changed the status before it refused has left something behind.
    return { failure: error.diagnostic, partial: !equal(status, attempt.state["status"]) };
  }
}

function recordOf({ provider, type }: Change, attempt: Attempt, key: string): WorldRecord {
  const { key: _key, ...hidden } = attempt.hidden;
  const id = attempt.state["id"];
  return {
    key,
    provider,
    type,
    id: typeof id === "string" ? id : key,
    account: attempt.account,
    region: attempt.region,
    attributes: toJson(attempt.state) as { [name: string]: unknown },
    hidden: { ...hidden, key },
  };
}

/** Gives every value that was unknown in the plan: the behaviour's templates first, `id` and `arn` before all. */
function settle(attempt: Attempt, behaviour: Behaviour, seed: string): ObjectValue {
  const values = behaviour.values ?? {};
  const pending = new Set<string>();
  const settled = attempt.state;
  const give = (name: string): void => {
    if (!(settled[name] instanceof Unknown) || pending.has(name)) return;
    pending.add(name);
    const value = values[name];
    if (value === undefined) return;
    // What a template refers to has to be there first: the id may be the ARN, or the ARN contain the id.
    if (typeof value === "string") for (const [, other = ""] of value.matchAll(/\{([a-z_]+)\}/g)) give(other);
    const given =
      typeof value === "function"
        ? value({ ...attempt, state: settling })
        : typeof value === "string"
          ? render(value, { ...attempt, state: settled }, seed, name)
          : value;
    // A few flags of the provider are texts ("true"), so a value takes the attribute's type.
    const type = attempt.schema.attributes[name]?.type;
    settled[name] = type === "string" || type === "number" || type === "bool" ? fromJson(given, type) : given;
  };
  // What a function reads has to be there first, as with templates.
  const settling = new Proxy(settled, {
    get: (state, name) => {
      if (typeof name === "string") give(name);
      return Reflect.get(state, name);
    },
  });
  // Templates refer to the name, so a generated one comes before everything.
  if (settled["name"] instanceof Unknown && values["name"] === undefined) {
    const prefix = settled["name_prefix"];
    settled["name"] = `${typeof prefix === "string" && prefix !== "" ? prefix : "terraform-"}${hex(seed, "name", 26)}`;
  }
  for (const name of ["id", "arn"]) give(name);
  const decide = (path: readonly (string | number)[], type: BlockSchema["attributes"][string]["type"]): Value =>
    plausible(String(path[path.length - 1]), type, attempt, seed);
  for (const name of Object.keys(values)) give(name);
  return fillObject(attempt.schema, settled, decide);
}
