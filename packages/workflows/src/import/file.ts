import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import { catalogue, type KnownAction } from "./catalogue.ts";
import { array, type Code, call, comment, type Item, item, object, print, property, quoted } from "./code.ts";
import { expression, parts, type Scope, text } from "./expressions.ts";
import { Imports } from "./imports.ts";
import { Names } from "./names.ts";
import { type Position, positions } from "./positions.ts";
import type { Part, Source } from "./source.ts";

/** How the key of a mapping is written: the property, and its value; undefined when it does not fit the model. */
export type Fields = Readonly<
  Record<string, readonly [property: string, write: (value: Node | undefined, part: Part) => Code | undefined]>
>;

/** A step or a job or an input that has a name in the file. */
export type Find = Scope["find"];

/** The TypeScript of one file while it is written. */
export class FileImport {
  readonly source: Source;
  readonly imports = new Imports();
  readonly names = new Names(publicNames);
  private readonly statements: string[] = [];
  private readonly bindings = new Map<string, string>();
  private readonly metadata: string[] = [];
  readonly pins: Record<string, { version: string; sha: string }> = {};
  /** Keys that went through the escape hatch. */
  readonly escapes: string[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** Adds a constant, with comments above it. */
  constant(name: string, code: Code, lead: readonly string[] = [], indent = ""): string {
    const head = `const ${name} = `;
    return `${lead.map((line) => `${indent}${comment(line)}\n`).join("")}${indent}${head}${print(code, indent, indent.length + head.length)};`;
  }

  add(statement: string): void {
    this.statements.push(statement);
  }

  /** The statement that ends the file. */
  addDefault(code: Code, comments: readonly string[] = []): void {
    const head = "export default ";
    this.add([...comments.map(comment), `${head}${print(code, "", head.length)};`].join("\n"));
  }

  /** The whole text. */
  toString(header: readonly string[]): string {
    // First of all: it adds to the imports.
    const bindings = this.bindingStatements();
    const imported = this.imports.list;
    const short = `import { ${imported.join(", ")} } from "@towline/workflows";`;
    const long = `import {\n${imported.map((name) => `  ${name},\n`).join("")}} from "@towline/workflows";`;
    const head = [...header.map(comment), ...this.metadata, short.length <= 118 ? short : long].join("\n");
    const tail = this.source.rest().map(comment);
    return `${[head, ...bindings, ...this.statements, ...(tail.length > 0 ? [tail.join("\n")] : [])].join("\n\n")}\n`;
  }

  /** The properties of a mapping that the model knows, then `extra` with the others. */
  fields(node: Node | undefined, fields: Fields, skip: readonly string[] = [], where = ""): Item[] {
    const items: Item[] = [];
    const extra: Item[] = [];
    for (const part of this.source.parts(node)) {
      if (skip.includes(part.name)) continue;
      // A key without a value says nothing.
      if (this.source.data(part.value) == null) continue;
      const [name, write] = fields[part.name] ?? [];
      const code = write?.(part.value, part);
      if (name !== undefined && code !== undefined) items.push(this.source.item(part, code, name));
      else {
        extra.push(this.source.item(part, this.source.plain(part.value), property(part.name)));
        this.escapes.push(where ? `${where}.${part.name}` : part.name);
      }
    }
    if (extra.length > 0) items.push(item(object(extra), "extra"));
    return items;
  }

  scope(position: Position, find: Find = () => undefined): Scope {
    return { allowed: new Set(positions[position]), find };
  }

  /** A scalar in which expressions may stand. */
  text(node: Node | undefined, scope: Scope): Code | undefined {
    if (!isScalar(node)) return undefined;
    if (node.value === null) return '""';
    return typeof node.value === "string" ? text(node.value, scope, this.imports) : String(node.value);
  }

  /** A scalar that is no text: a plain one, or one expression. */
  value(node: Node | undefined, type: "number" | "boolean", scope: Scope): Code | undefined {
    if (!isScalar(node)) return undefined;
    if (typeof node.value === type) return String(node.value);
    return this.single(node, scope);
  }

  /** One expression and nothing beside it. */
  single(node: Node | undefined, scope: Scope): Code | undefined {
    if (!isScalar(node) || typeof node.value !== "string") return undefined;
    const found = parts(node.value.trim());
    const only = found?.length === 1 ? found[0] : undefined;
    return typeof only === "object" ? expression(only.expression, scope, this.imports) : undefined;
  }

  /** A mapping of texts, or one expression that gives it. */
  texts(node: Node | undefined, scope: Scope): Code | undefined {
    if (!isMap(node)) return this.single(node, scope);
    const items: Item[] = [];
    for (const part of this.source.parts(node)) {
      const code = part.value === undefined ? '""' : this.text(part.value, scope);
      if (code === undefined) return undefined;
      items.push(this.source.item(part, code, property(part.name)));
    }
    return object(items);
  }

  /** A list of scalars, or one scalar, as an array. */
  list(node: Node | undefined, write: (node: Node | undefined) => Code | undefined): Code | undefined {
    if (isScalar(node)) {
      const only = write(node);
      return only === undefined ? undefined : array([item(only)]);
    }
    if (!isSeq(node)) return undefined;
    const items: Item[] = [];
    for (const part of this.source.parts(node)) {
      const code = write(part.value);
      if (code === undefined) return undefined;
      items.push(this.source.item(part, code));
    }
    return array(items);
  }

  plainText(node: Node | undefined): Code | undefined {
    return isScalar(node) && typeof node.value === "string" ? quoted(node.value) : undefined;
  }

  /** `if:` of a job or a step. */
  condition(node: Node | undefined, scope: Scope): Code | undefined {
    if (!isScalar(node)) return undefined;
    const whole = String(node.value).trim();
    const found = parts(whole);
    const only = found?.length === 1 ? found[0] : undefined;
    if (only === undefined) return undefined;
    return expression(typeof only === "string" ? only : only.expression, scope, this.imports);
  }

  /** The constant of a typed binding of an action at a version. */
  binding(reference: string): string {
    const given = this.bindings.get(reference);
    if (given) return given;
    const [path, version = ""] = reference.split("@");
    const short = path!.split("/").slice(1).join("-");
    const name = this.names.give(short, `${short}-${/^[0-9a-f]{40}$/.test(version) ? "pinned" : version}`);
    this.bindings.set(reference, name);
    return name;
  }

  known(reference: string): KnownAction | undefined {
    return catalogue().get(reference.replace(/@.*$/, ""));
  }

  private bindingStatements(): string[] {
    if (this.bindings.size === 0) return [];
    const files = new Map<string, string>();
    const statements = [...this.bindings].map(([reference, name]) => {
      const known = this.known(reference)!;
      let data = files.get(known.file);
      if (!data) {
        data = this.names.give(`${known.file.replace(/\.json$/, "")}-metadata`);
        files.set(known.file, data);
        this.metadata.push(`import ${data} from "@towline/workflows/catalogue/${known.file}" with { type: "json" };`);
      }
      return this.constant(name, call(this.imports.name("actionAsWritten"), quoted(reference), data));
    });
    return [statements.join("\n")];
  }
}

/** Everything that a file may import: no constant takes such a name. */
const publicNames =
  "actionAsWritten actionFile always cancel parallel wait waitAll call cancelled compositeAction contains endsWith env expr failure format fromJSON github hashFiles input job jobContext join lines matrix not on onAsWritten pullRequest push raw run runAsWritten runner schedule secret startsWith strategy success toJSON unknownEvent uses variable when workflow workflowCall workflowDispatch because inputs".split(
    " ",
  );
