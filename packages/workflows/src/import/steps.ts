import { camel } from "../model/names.ts";
import { unindent } from "../model/unindent.ts";
import { isMap, isScalar, type Node } from "../yaml.ts";
import { array, between, type Code, call, type Item, item, object, property, quoted } from "./code.ts";
import type { Fields, FileImport, Find } from "./file.ts";
import type { Part } from "./source.ts";

interface NamedStep {
  readonly name: string;
  /** Name in YAML -> property. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Whether the constant stands before what is being written. */
  ready: boolean;
}

interface StepCode {
  readonly code: Code;
  /** Name in YAML -> property. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** The steps of a job or of an action. Those that others read become constants above it. */
export class StepsImport {
  private readonly file: FileImport;
  private readonly outer: Find;
  private readonly named = new Map<string, NamedStep>();
  private readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly owner: string;

  /** @param around what may read the steps besides themselves */
  constructor(file: FileImport, owner: string, around: unknown, outer: Find) {
    this.file = file;
    this.owner = owner;
    this.outer = outer;
    this.reads = readsOf(around);
  }

  /** Finds steps, and what is known around them. */
  readonly find: Find = (context, path) => {
    if (context !== "steps") return this.outer(context, path);
    const [id, kind, output] = path;
    const step = id === undefined ? undefined : this.named.get(id);
    if (!step?.ready) return undefined;
    if (kind === "outcome" || kind === "conclusion")
      return { code: `${step.name}.${kind}`, known: ["success", "failure", "cancelled", "skipped"], used: 2 };
    const read = kind === "outputs" && output !== undefined ? step.outputs.get(output) : undefined;
    if (read === undefined) return undefined;
    return { code: `${step.name}.outputs${dot(read)}`, known: "string", used: 3 };
  };

  /** Constants, and the array of the steps. @returns undefined when something in the list is no step */
  write(node: Node | undefined, indent = ""): { readonly constants: string[]; readonly steps: Code } | undefined {
    const constants: string[] = [];
    const items: Item[] = [];
    const seen = new Set<string>();
    for (const part of this.file.source.parts(node)) {
      const entry = (key: string) => this.file.source.part(part.value, key)?.value;
      const id = entry("id");
      const idText = isScalar(id) ? String(id.value) : undefined;
      if (!isMap(part.value)) return undefined;
      const read = idText === undefined || seen.has(idText) ? undefined : this.reads.get(idText);
      const step = this.step(part, read);
      if (!step) return undefined;
      if (idText !== undefined && read) {
        const name = this.file.names.give(idText, `${idText}-step`, `${this.owner}-${idText}`);
        const { lead, trail } = this.file.source.take(part);
        constants.push(this.file.constant(name, step.code, [...lead, ...trail], indent));
        this.named.set(idText, { name, outputs: step.outputs, ready: true });
        items.push(item(name));
      } else items.push(this.file.source.item(part, step.code));
      if (idText !== undefined) seen.add(idText);
    }
    return { constants, steps: array(items) };
  }

  private step(part: Part, read: ReadonlySet<string> | undefined): StepCode | undefined {
    const { file } = this;
    const scope = file.scope("step", this.find);
    const common: Fields = {
      name: ["name", (value) => file.text(value, scope)],
      id: ["id", (value) => file.plainText(value)],
      if: ["if", (value) => file.condition(value, file.scope("stepIf", this.find))],
      env: ["env", (value) => file.texts(value, scope)],
      "continue-on-error": ["continueOnError", (value) => file.value(value, "boolean", scope)],
      "timeout-minutes": ["timeoutMinutes", (value) => file.value(value, "number", scope)],
      background: [
        "background",
        (value) => (isScalar(value) && typeof value.value === "boolean" ? String(value.value) : undefined),
      ],
    };
    const { source } = file;
    const script = source.part(part.value, "run");
    if (script) return source.part(part.value, "uses") ? undefined : this.run(part, script, common, read);
    if (source.part(part.value, "uses")) return this.uses(part, common, read);
    return this.control(part, common);
  }

  private run(part: Part, script: Part, common: Fields, read: ReadonlySet<string> | undefined) {
    const { file } = this;
    const scope = file.scope("step", this.find);
    if (!isScalar(script.value)) return undefined;
    const text = String(script.value.value);
    const fields: Fields = {
      ...common,
      shell: ["shell", (value) => file.text(value, scope)],
      "working-directory": ["workingDirectory", (value) => file.text(value, scope)],
    };
    const options = file.fields(part.value, fields, ["run"], `step ${this.owner}`);
    const outputs = [...(read ?? [])];
    if (outputs.length > 0) options.push(item(array(outputs.map((name) => item(quoted(name)))), "outputs"));
    const callee = file.imports.name(text.includes("${{") ? "runAsWritten" : "run");
    const code = call(callee, scriptCode(text), ...(options.length > 0 ? [object(options)] : []));
    return { code, outputs: new Map(outputs.map((name) => [name, name])) };
  }

  private uses(part: Part, common: Fields, read: ReadonlySet<string> | undefined) {
    const { file } = this;
    const scope = file.scope("step", this.find);
    const reference = file.source.part(part.value, "uses")!;
    if (!isScalar(reference.value)) return undefined;
    const text = String(reference.value.value);
    const inputs = file.source.part(part.value, "with");
    const known = file.known(text);
    const given = inputs ? file.source.parts(inputs.value) : [];
    this.pin(text, reference);
    if (
      known &&
      fits(
        known,
        given.map(({ name }) => name),
      ) &&
      given.every(({ value }) => value === undefined || isScalar(value))
    ) {
      const values = given.map((each) =>
        file.source.item(each, file.text(each.value, scope) ?? '""', property(camel(each.name))),
      );
      const lead = inputs ? file.source.take(inputs) : undefined;
      const first = values[0];
      if (lead && first) values[0] = { ...first, lead: [...lead.lead, ...lead.trail, ...first.lead] };
      const options = file.fields(part.value, common, ["uses", "with"], `step ${this.owner}`);
      const args = options.length > 0 ? [object(values), object(options)] : values.length > 0 ? [object(values)] : [];
      const outputs = new Map([...known.outputs].map(([name, yaml]) => [yaml, name]));
      return { code: call(file.binding(text), ...args), outputs };
    }
    const fields: Fields = { ...common, with: ["with", (value) => file.texts(value, scope)] };
    const options = file.fields(part.value, fields, ["uses"], `step ${this.owner}`);
    const outputs = [...(read ?? [])];
    if (outputs.length > 0) options.push(item(array(outputs.map((name) => item(quoted(name)))), "outputs"));
    const code = call(file.imports.name("uses"), quoted(text), ...(options.length > 0 ? [object(options)] : []));
    return { code, outputs: new Map(outputs.map((name) => [name, name])) };
  }

  /** A step that waits, cancels or runs others at the same time. */
  private control(part: Part, common: Fields): StepCode | undefined {
    const { file } = this;
    const key = ["wait", "wait-all", "cancel", "parallel"].find((each) => file.source.part(part.value, each));
    if (key === undefined) return undefined;
    const target = file.source.part(part.value, key)!;
    const data = file.source.data(target.value);
    const options = file.fields(part.value, common, [key], `step ${this.owner}`);
    const rest = options.length > 0 ? [object(options)] : [];
    const outputs: ReadonlyMap<string, string> = new Map();
    if (key === "wait-all" && (data === null || data === undefined || data === true))
      return { code: call(file.imports.name("waitAll"), ...rest), outputs };
    if (key === "cancel" && typeof data === "string")
      return { code: call(file.imports.name("cancel"), quoted(data), ...rest), outputs };
    if (key === "wait") {
      const ids = file.list(target.value, (value) => file.plainText(value));
      return ids === undefined ? undefined : { code: call(file.imports.name("wait"), ids, ...rest), outputs };
    }
    if (key !== "parallel" || rest.length > 0) return undefined;
    const steps = file.source.parts(target.value).map((each) => this.step(each, undefined)?.code);
    if (steps.length === 0 || steps.some((code) => code === undefined)) return undefined;
    return { code: call(file.imports.name("parallel"), ...(steps as Code[])), outputs };
  }

  /** `uses: owner/repo@<commit> # v1.2.3`: the version is data for the pins. */
  private pin(text: string, { value }: Part): void {
    const match = /^([\w.-]+\/[\w.-]+)[^@]*@([0-9a-f]{40})$/.exec(text);
    const version = /^\s*(v?\d\S*)\s*$/.exec((value as { comment?: string | null } | undefined)?.comment ?? "")?.[1];
    if (match && version) this.file.pins[match[1]!] ??= { version, sha: match[2]! };
  }
}

function fits(
  { inputs }: { inputs: ReadonlyMap<string, { readonly required: boolean }> },
  given: readonly string[],
): boolean {
  return (
    given.every((name) => inputs.has(name)) &&
    [...inputs].every(([name, { required }]) => !required || given.includes(name))
  );
}

/** A script so that its exact text comes back. */
function scriptCode(text: string): Code {
  if (!text.includes("\n") || text.includes("\r")) return quoted(text);
  const lines = text.split("\n");
  if (lines.length === 2 && lines[1] === "" && text.length < 100) return quoted(text);
  if (text.endsWith("\n")) {
    const block = { kind: "block", lines: lines.slice(0, -1) } as const;
    const written = `\n${block.lines.map((line) => (line ? `    ${line}` : "")).join("\n")}\n  `;
    if (unindent(written) === text) return block;
  }
  return text.startsWith("\n") ? quoted(text) : `\`${between(text)}\``;
}

/** Ids of steps that are read, with the names of outputs. */
function readsOf(around: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const read = /\bsteps\.([A-Za-z_][\w-]*)\.(?:outputs\.([A-Za-z_][\w-]*)|outcome|conclusion)/g;
  for (const [, id, output] of (JSON.stringify(around) ?? "").matchAll(read)) {
    const names = found.get(id!) ?? new Set();
    found.set(id!, output === undefined ? names : names.add(output));
  }
  return found;
}

/** `.name` or `["a-name"]` */
export const dot = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`);
