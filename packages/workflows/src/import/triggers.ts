import { activities, filters } from "../language/events.ts";
import { camel } from "../model/names.ts";
import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import { array, type Code, call, type Item, item, object, property, quoted } from "./code.ts";
import type { Known } from "./expressions.ts";
import type { FileImport, Find } from "./file.ts";
import type { Part } from "./source.ts";

const eventFilters: Readonly<Record<string, readonly string[]>> = filters;
const activitiesOf: Readonly<Record<string, readonly string[]>> = activities;

/** `on:` as triggers. A dispatch whose inputs are read is a constant. */
export class TriggersImport {
  private readonly file: FileImport;
  private readonly node: Node | undefined;
  private constant:
    | { readonly name: string; readonly inputs: ReadonlyMap<string, Known>; readonly event: string }
    | undefined;

  constructor(file: FileImport, node: Node | undefined) {
    this.file = file;
    this.node = node;
  }

  /** Finds the inputs of the dispatch. */
  readonly find: Find = (context, path) => {
    const known = context === "inputs" && path[0] !== undefined ? this.constant?.inputs.get(path[0]) : undefined;
    if (!this.constant || known === undefined) return undefined;
    const name = path[0]!;
    const access = /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`;
    return { code: `${this.constant.name}.inputs${access}`, known, used: 1 };
  };

  /** Writes the constant, if the inputs of one event are read by the workflow. */
  prepare(whole: string): void {
    if (!isMap(this.node) || !/\binputs\.[A-Za-z_]/.test(whole)) return;
    const { source } = this.file;
    const parts = source.parts(this.node).filter(({ value }) => source.part(value, "inputs") !== undefined);
    const [only] = parts;
    if (parts.length !== 1 || !only || !["workflow_dispatch", "workflow_call"].includes(only.name)) return;
    // The outputs of a called workflow read jobs, which come later.
    if (source.part(only.value, "outputs")) return;
    const inputs = this.inputTypes(source.part(only.value, "inputs")!);
    if (!inputs) return;
    const code = this.event(only);
    const { lead, trail } = source.take(only);
    const name = this.file.names.give(only.name === "workflow_call" ? "called" : "dispatch");
    this.file.add(this.file.constant(name, code, [...lead, ...trail]));
    this.constant = { name, inputs, event: only.name };
  }

  /** The list of triggers; `find` is for outputs of a called workflow. */
  write(find: Find): Code | undefined {
    const { file, node } = this;
    if (isScalar(node)) return array([item(this.bare(String(node.value)))]);
    if (isSeq(node)) {
      return array(
        file.source.parts(node).map((part) => file.source.item(part, this.bare(String(file.source.data(part.value))))),
      );
    }
    if (!isMap(node)) return undefined;
    return array(
      file.source
        .parts(node)
        .map((part) =>
          file.source.item(part, part.name === this.constant?.event ? this.constant.name : this.event(part, find)),
        ),
    );
  }

  private bare(event: string): Code {
    const own = functionOf[event];
    if (own) return call(this.file.imports.name(own));
    if (!(event in activities)) this.file.escapes.push(`on.${event}`);
    return call(this.file.imports.name(nameFor(event)), quoted(event));
  }

  private event(part: Part, find: Find = () => undefined): Code {
    const { file } = this;
    const { name, value } = part;
    const keys = file.source.parts(value).map((each) => each.name);
    const data = file.source.data(value);
    if (data === undefined || data === null || (isMap(value) && keys.length === 0)) return this.bare(name);
    if (
      name === "schedule" &&
      isSeq(value) &&
      file.source.parts(value).every((each) => isTime(file.source.data(each.value)))
    ) {
      // Arguments have no place for comments: those of the times go above the trigger.
      return call(
        file.imports.name("schedule"),
        ...file.source.parts(value).map((each) => file.source.plain(each.value)),
      );
    }
    const given = eventFilters[name];
    if (given && isMap(value)) return this.filtered(part, given);
    const items = file.source.parts(value).map((each) => this.entry(each, find));
    const typed = this.typedName(name, keys, data as Readonly<Record<string, unknown>>, part);
    if (typed) return call(file.imports.name(typed), object(items));
    if (name in activities) return call(file.imports.name("onAsWritten"), quoted(name), object(items));
    file.escapes.push(`on.${name}`);
    return call(file.imports.name("unknownEvent"), quoted(name), file.source.plain(value));
  }

  /** An event with the filters that it has; what is no filter of it, or no value of one, goes through `extra`. */
  private filtered({ name, value }: Part, known: readonly string[]): Code {
    const { file } = this;
    const parts = file.source.parts(value);
    const names = new Set(parts.map((part) => part.name));
    const fits = (part: Part): boolean => {
      if (!known.includes(part.name) || names.has(part.name.replace(/-ignore$|$/, (end) => (end ? "" : "-ignore"))))
        return false;
      const values = [file.source.data(part.value)].flat();
      const types = activitiesOf[name]!;
      return values.every(
        (each) => typeof each === "string" && (part.name !== "types" || types.length === 0 || types.includes(each)),
      );
    };
    const fields = Object.fromEntries(
      parts
        .filter(fits)
        .map((part) => [
          part.name,
          [camel(part.name), (node: Node | undefined) => file.list(node, (each) => file.source.plain(each))] as const,
        ]),
    );
    const items = file.fields(value, fields, [], `on.${name}`);
    const own = functionOf[name];
    if (own) return call(file.imports.name(own), object(items));
    return call(file.imports.name("on"), quoted(name), object(items));
  }

  private typedName(
    name: string,
    keys: readonly string[],
    data: Readonly<Record<string, unknown>>,
    part: Part,
  ): string | undefined {
    const only = (...allowed: string[]) => keys.every((key) => allowed.includes(key));
    const inputs = this.file.source.part(part.value, "inputs");
    if (inputs && !this.inputTypes(inputs)) return undefined;
    if (name === "workflow_dispatch" && only("inputs")) return "workflowDispatch";
    if (name !== "workflow_call" || !only("inputs", "outputs", "secrets")) return undefined;
    const outputs = Object.values((data["outputs"] ?? {}) as Record<string, { value?: unknown } | null>);
    const single = outputs.every((output) => /^\$\{\{[^{}]*\}\}$/.test(String(output?.value ?? "").trim()));
    const secrets = Object.values((data["secrets"] ?? {}) as Record<string, object | null>);
    const plain = secrets.every(
      (secret) => secret === null || Object.keys(secret).every((key) => ["description", "required"].includes(key)),
    );
    return single && plain ? "workflowCall" : undefined;
  }

  private entry(part: Part, find: Find): Item {
    const { file } = this;
    const { name, value } = part;
    if (name === "outputs" && isMap(value)) {
      const outputs = file.source.parts(value).map((output) => {
        const fields = file.source.parts(output.value).map((each) => {
          const code = each.name === "value" ? file.text(each.value, file.scope("callOutputs", find)) : undefined;
          return file.source.item(each, code ?? file.source.plain(each.value), property(each.name));
        });
        return file.source.item(output, object(fields), property(output.name));
      });
      return file.source.item(part, object(outputs), "outputs");
    }
    if ((name === "inputs" || name === "secrets") && isMap(value)) {
      const entries = file.source.parts(value).map((each) => {
        const nothing = file.source.data(each.value) == null;
        return file.source.item(each, nothing ? "{}" : file.source.plain(each.value), property(each.name));
      });
      return file.source.item(part, object(entries), name);
    }
    return file.source.item(part, file.source.plain(value), property(camel(name)));
  }

  /** Types of inputs; undefined when one says something that the model's types do not allow. */
  private inputTypes(part: Part): ReadonlyMap<string, Known> | undefined {
    const types = new Map<string, Known>();
    for (const [name, spec] of Object.entries(
      (this.file.source.data(part.value) ?? {}) as Record<string, Spec | null>,
    )) {
      const type = String(spec?.type ?? "string");
      const keys = Object.keys(spec ?? {});
      const allowed = ["type", "description", "required", "default", ...(type === "choice" ? ["options"] : [])];
      const texts = ["boolean", "number"].includes(type) ? type : "string";
      if (!keys.every((key) => allowed.includes(key))) return undefined;
      if (!["string", "boolean", "number", "choice", "environment"].includes(type)) return undefined;
      if (spec?.default !== undefined && typeof spec.default !== texts) return undefined;
      if (spec?.required !== undefined && typeof spec.required !== "boolean") return undefined;
      if (spec?.description !== undefined && typeof spec.description !== "string") return undefined;
      const options = spec?.options;
      if (
        type === "choice" &&
        !(Array.isArray(options) && options.length > 0 && options.every((each) => typeof each === "string"))
      )
        return undefined;
      types.set(name, type === "choice" ? (options as readonly string[]) : (texts as Known));
    }
    return types;
  }
}

const functionOf: Readonly<Record<string, string>> = {
  push: "push",
  pull_request: "pullRequest",
  workflow_dispatch: "workflowDispatch",
  workflow_call: "workflowCall",
};

const nameFor = (event: string): string =>
  event in eventFilters ? "on" : event in activities ? "onAsWritten" : "unknownEvent";

interface Spec {
  readonly type?: unknown;
  readonly default?: unknown;
  readonly required?: unknown;
  readonly description?: unknown;
  readonly options?: unknown;
}

const isTime = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "cron" in value &&
  Object.entries(value).every(([key, text]) => ["cron", "timezone"].includes(key) && typeof text === "string");
