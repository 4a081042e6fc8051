import { fromOfficial, parseExpression } from "../expressions/parse.ts";
import type { Node } from "../expressions/tree.ts";
import { between, type Code, call, quoted } from "./code.ts";
import type { Imports } from "./imports.ts";
import { enumerated, functions, githubFields, type Known, members, payload, runnerFields } from "./known.ts";

export type { Known } from "./known.ts";

/** TypeScript for an expression. */
export interface Typed {
  readonly head: string;
  /** What is called on it; kept apart so that a long one can go on in the next line. */
  readonly links: readonly string[];
  readonly known: Known;
}

/** What the expressions of one place can name. */
export interface Scope {
  /** Contexts that GitHub has there. */
  readonly allowed: ReadonlySet<string>;
  /** A value of `needs`, `steps`, `jobs`, `inputs` or `matrix`, by its path; undefined if it has no name here. */
  find(
    context: string,
    path: readonly string[],
  ): { readonly code: string; readonly known: Known; readonly used: number } | undefined;
}

/** The text of an expression, without `${{ }}`, as TypeScript; `raw("...")` for what has no typed form there. */
export function expression(text: string, scope: Scope, imports: Imports): Code {
  const typed = new Translation(scope, imports).of(text);
  if (!typed) return call(rawName(scope, imports), quoted(text.trim()));
  return { kind: "chain", head: typed.head, links: typed.links };
}

/** In one line, for the inside of a text. */
export function inlineExpression(text: string, scope: Scope, imports: Imports): string {
  const typed = new Translation(scope, imports).of(text);
  return typed ? joined(typed) : `${rawName(scope, imports)}(${quoted(text.trim())})`;
}

/** Where the place does not say which contexts it has, the compiler would take all of them. */
function rawName(scope: Scope, imports: Imports): string {
  const name = imports.name("raw");
  return isOutputs(scope) ? `${name}<string, "github">` : name;
}

const isOutputs = ({ allowed }: Scope): boolean => allowed.has("steps") && !allowed.has("files");

const joined = ({ head, links }: Typed): string => head + links.join("");
const atom = (head: string, known: Known = "unknown"): Typed => ({ head, links: [], known });

/** Thrown where the typed model has no word for something. */
class Untyped extends Error {}

class Translation {
  private readonly scope: Scope;
  private readonly imports: Imports;
  private readonly used = new Set<string>();

  constructor(scope: Scope, imports: Imports) {
    this.scope = scope;
    this.imports = imports;
  }

  of(text: string): Typed | undefined {
    try {
      const tree = parseExpression(text);
      if (!tree) return undefined;
      const node = fromOfficial(tree);
      if (node.kind === "literal") return undefined;
      const typed = this.typed(node);
      for (const name of this.used) this.imports.name(name);
      return typed;
    } catch {
      // GitHub's parser refuses it, or there is no typed form: the text itself goes into `raw`.
      return undefined;
    }
  }

  private typed(node: Node): Typed {
    switch (node.kind) {
      case "context":
      case "index":
        return this.access(node);
      case "not":
        return atom(`${this.use("not")}(${joined(this.typed(node.of))})`, "boolean");
      case "compare":
        return this.comparison(node);
      case "logical":
        return this.logical(node);
      case "call":
        return this.calls(node.name, node.args);
      default:
        throw new Untyped();
    }
  }

  private comparison({ operator, left, right }: Extract<Node, { kind: "compare" }>): Typed {
    const method = {
      "==": "equals",
      "!=": "notEquals",
      ">": "greaterThan",
      ">=": "atLeast",
      "<": "lessThan",
      "<=": "atMost",
    }[operator];
    const of = this.typed(left);
    if (right.kind === "literal" && !fits(right.value, of.known)) throw new Untyped();
    return atom(`${joined(of)}.${method}(${this.operand(right)})`, "boolean");
  }

  private logical({ operator, terms }: Extract<Node, { kind: "logical" }>): Typed {
    const [first, ...rest] = terms;
    const start = this.typed(first!);
    const method = operator === "&&" ? "and" : "or";
    if (isOutputs(this.scope) && rest.some((term) => term.kind === "literal")) throw new Untyped();
    return {
      head: joined(start),
      links: rest.map((term) => `.${method}(${this.operand(term)})`),
      known: "unknown",
    };
  }

  private calls(name: string, args: readonly Node[]): Typed {
    const found = functions[name.toLowerCase()];
    if (!found) throw new Untyped();
    const [own, context, known] = found;
    if (context && !this.scope.allowed.has(context)) throw new Untyped();
    if (own === "case") return this.choice(args);
    const [first, second] = args;
    if (["contains", "startsWith", "endsWith"].includes(own)) {
      if (args.length !== 2 || !first || !second) throw new Untyped();
      if (own !== "contains" && second.kind === "literal" && typeof second.value !== "string") throw new Untyped();
      if (first.kind === "literal") {
        if (own !== "contains" && typeof first.value !== "string") throw new Untyped();
        return atom(`${this.use(own)}(${this.operand(first)}, ${this.operand(second)})`, known);
      }
      return atom(`${joined(this.typed(first))}.${own}(${this.operand(second)})`, known);
    }
    if (own === "hashFiles" && !args.every(isText)) throw new Untyped();
    if (own === "format" && !(first && isText(first))) throw new Untyped();
    if (["toJSON", "join"].includes(own) && first?.kind === "literal") throw new Untyped();
    if (own === "join" && second && !isText(second)) throw new Untyped();
    if (own === "fromJSON" && first?.kind === "literal" && typeof first.value !== "string") throw new Untyped();
    return atom(`${this.use(own)}(${args.map((arg) => this.operand(arg)).join(", ")})`, known);
  }

  /** `case(a, b, c, d, e)`: `when(a, b).when(c, d).otherwise(e)`. */
  private choice(args: readonly Node[]): Typed {
    if (args.length % 2 === 0 || isOutputs(this.scope)) throw new Untyped();
    const pairs = Array.from({ length: (args.length - 1) / 2 }, (_, at) => {
      const condition = this.typed(args[2 * at]!);
      if (condition.known !== "boolean") throw new Untyped();
      return `when(${joined(condition)}, ${this.operand(args[2 * at + 1]!)})`;
    });
    this.use("when");
    const [first, ...rest] = pairs;
    return {
      head: first!,
      links: [...rest.map((each) => `.${each}`), `.otherwise(${this.operand(args.at(-1)!)})`],
      known: "unknown",
    };
  }

  private operand(node: Node): string {
    if (node.kind !== "literal") return joined(this.typed(node));
    return typeof node.value === "string" ? quoted(node.value) : String(node.value);
  }

  /** A context and the path below it. */
  private access(node: Node): Typed {
    const path: string[] = [];
    let at = node;
    while (at.kind === "index") {
      if (at.key === "*") path.unshift("*");
      else if (at.key.kind === "literal" && typeof at.key.value === "string") path.unshift(at.key.value);
      else throw new Untyped();
      at = at.of;
    }
    if (at.kind !== "context") {
      const of = at.kind === "call" ? this.typed(at) : undefined;
      if (!of) throw new Untyped();
      return atom(joined(of) + further(path));
    }
    if (!this.scope.allowed.has(at.name)) throw new Untyped();
    const { code, known, used } = this.root(at.name, path);
    const rest = path.slice(used);
    return atom(code + further(rest), rest.length > 0 ? "unknown" : known);
  }

  private root(context: string, path: readonly string[]): { code: string; known: Known; used: number } {
    const name = path[0];
    const one = (code: string, known: Known = "string") => ({ code, known, used: 1 });
    if (name !== undefined && name !== "*") {
      if (context === "github" && githubFields.includes(name)) return one(`${this.use("github")}.${name}`);
      if (context === "github" && enumerated[name]) return one(`${this.use("github")}.${name}`, enumerated[name]);
      if (context === "github" && name === "event") return this.payload(path);
      if (context === "runner" && runnerFields[name]) return one(`${this.use("runner")}.${name}`, runnerFields[name]);
      const [code, known] = members[`${context}.${name}`] ?? [];
      if (code && known) {
        this.use(code.split(".", 1)[0]!);
        return one(code, known);
      }
      const accessor = { env: "env", vars: "variable", secrets: "secret" }[context];
      if (accessor) return one(`${this.use(accessor)}(${quoted(name)})`);
    }
    const found = this.scope.find(context, path);
    if (found) return { ...found };
    if (context === "inputs" && name !== undefined && name !== "*")
      return one(`${this.use("input")}(${quoted(name)})`, "unknown");
    throw new Untyped();
  }

  private payload(path: readonly string[]): { code: string; known: Known; used: number } {
    let code = `${this.use("github")}.event`;
    let shape: unknown = payload;
    let used = 1;
    for (; used < path.length; used++) {
      const next = typeof shape === "object" ? (shape as Record<string, unknown>)[path[used]!] : undefined;
      if (next === undefined) break;
      code += `.${path[used]}`;
      shape = next;
    }
    return { code, known: typeof shape === "string" ? (shape as Known) : "object", used };
  }

  private use(name: string): string {
    this.used.add(name);
    return name;
  }
}

const isText = (node: Node): boolean => node.kind === "literal" && typeof node.value === "string";

const further = (path: readonly string[]): string =>
  path.map((name) => (name === "*" ? ".each()" : `.at(${quoted(name)})`)).join("");

/** Whether the compiler lets a value be compared with a literal. */
function fits(value: unknown, known: Known): boolean {
  if (known === "unknown") return true;
  if (typeof known === "string") return typeof value === known;
  return known.includes(value);
}

/** A text with `${{ }}` in it, taken apart; `undefined` when one is not closed. */
export function parts(text: string): readonly (string | { readonly expression: string })[] | undefined {
  const found: (string | { expression: string })[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("${{", at);
    if (open < 0) {
      found.push(text.slice(at));
      break;
    }
    if (open > at) found.push(text.slice(at, open));
    // A literal may hold `}}`: quotes are skipped, doubled ones along with them.
    const match = /^(?:'[^']*'|(?!\}\})[^'])*\}\}/s.exec(text.slice(open + 3));
    if (!match) return undefined;
    found.push({ expression: match[0].slice(0, -2) });
    at = open + 3 + match[0].length;
  }
  return found;
}

/** A value of a workflow: a plain text, an expression, or a text with expressions. */
export function text(value: string, scope: Scope, imports: Imports): Code {
  if (!value.includes("${{")) return value.includes("\n") ? severalLines(value, scope, imports) : quoted(value);
  const found = parts(value);
  if (!found) return quoted(value);
  if (found.length === 1 && typeof found[0] === "object") return expression(found[0].expression, scope, imports);
  return value.includes("\n") ? severalLines(value, scope, imports) : template(value, scope, imports);
}

function template(value: string, scope: Scope, imports: Imports): string {
  const inner = (parts(value) ?? [value]).map((part) =>
    typeof part === "string"
      ? between(part).replaceAll("\n", "\\n")
      : `\${${inlineExpression(part.expression, scope, imports)}}`,
  );
  return `${imports.name("expr")}\`${inner.join("")}\``;
}

function severalLines(value: string, scope: Scope, imports: Imports): Code {
  const rows = value.slice(0, -1).split("\n");
  // An expression may go on over several lines: then the rows cannot be told apart.
  const whole =
    value.endsWith("\n") &&
    rows.every(
      (row) => parts(row) && !/\}\}/.test((parts(row) ?? []).filter((part) => typeof part === "string").join("")),
    );
  if (!whole) return value.includes("${{") ? template(value, scope, imports) : quoted(value);
  return call(
    imports.name("lines"),
    ...rows.map((row) => (row.includes("${{") ? text(row, scope, imports) : quoted(row))),
  );
}
