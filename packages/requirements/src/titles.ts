import { parse } from "@babel/parser";
import type { ArrayExpression, CallExpression, Expression, Node, TemplateLiteral } from "@babel/types";

/** The title of one `test`, `it` or `describe`, as far as the source text says it. */
export interface Title {
  readonly title: string;
  readonly line: number;
}

const runs = new Set(["test", "it", "describe", "fit", "fdescribe"]);
const skips = new Set(["xtest", "xit", "xdescribe"]);
const skipping = new Set(["skip", "todo"]);

/**
 * The titles of the tests of a file that will run. A skipped test, and everything inside a skipped `describe`, proves
 * nothing and is left out. What only running would tell (`${variable}`) becomes `…`; literal rows of `test.each` are filled in.
 */
export function titlesOf(source: string): Title[] {
  const file = parse(source, { sourceType: "module", plugins: ["typescript"], errorRecovery: true });
  const titles: Title[] = [];
  visit(file.program, { titles, runners: new Set([...runs, ...aliases(file.program.body)]) });
  return titles;
}

interface Scan {
  readonly titles: Title[];
  /** What a test of this file is called with. */
  readonly runners: ReadonlySet<string>;
}

/**
 * Other names of `test` in a file: `const real = found ? test : test.skip` runs where the tool it needs is, and says so
 * where it is not.
 */
function aliases(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type !== "VariableDeclaration") return [];
    return statement.declarations.flatMap(({ id, init }) => {
      if (id.type !== "Identifier" || init?.type !== "ConditionalExpression") return [];
      const branches = [chain(init.consequent), chain(init.alternate)];
      return branches.some((words) => words?.length === 1 && runs.has(words[0] ?? "")) ? [id.name] : [];
    });
  });
}

function visit(node: Node, scan: Scan): void {
  const { titles, runners } = scan;
  if (node.type === "CallExpression") {
    const call = testCall(node, runners);
    if (call?.skipped) return;
    if (call) titles.push(...call.titles.map((title) => ({ title, line: node.loc?.start.line ?? 0 })));
  }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && typeof (child as Node).type === "string")
        visit(child as Node, scan);
    }
  }
}

interface TestCall {
  readonly skipped: boolean;
  readonly titles: readonly string[];
}

/** Reads `test("…")`, `describe.only("…")`, `test.each([…])("…")`, `test.concurrent.each`…`("…")`; anything else is undefined. */
function testCall(call: CallExpression, runners: ReadonlySet<string>): TestCall | undefined {
  let callee: Node = call.callee;
  let rows: Expression | undefined;
  if (callee.type === "CallExpression" && endsInEach(callee.callee)) {
    rows = callee.arguments[0] as Expression | undefined;
    callee = callee.callee;
  } else if (callee.type === "TaggedTemplateExpression" && endsInEach(callee.tag)) {
    rows = callee.quasi;
    callee = callee.tag;
  } else if (endsInEach(callee)) {
    return undefined;
  }
  const words = chain(callee);
  const first = words?.[0] ?? "";
  if (!words || !(runners.has(first) || skips.has(first))) return undefined;
  const template = text(call.arguments[0]);
  if (template === undefined) return undefined;
  const skipped = skips.has(first) || words.some((word) => skipping.has(word));
  return { skipped, titles: rows ? filled(template, rows) : [template] };
}

function endsInEach(node: Node): boolean {
  return chain(node)?.at(-1) === "each";
}

/** `test.only.each` as its words; undefined when it is not plain names joined by dots. */
function chain(node: Node): string[] | undefined {
  if (node.type === "Identifier") return [node.name];
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return undefined;
  const before = chain(node.object);
  return before && [...before, node.property.name];
}

/** A string as the source says it: literals, templates and their sums. */
function text(node: Node | undefined): string | undefined {
  if (node?.type === "StringLiteral") return node.value;
  if (node?.type === "NumericLiteral") return String(node.value);
  if (node?.type === "TemplateLiteral") return node.quasis.map(({ value }) => value.cooked ?? value.raw).join("…");
  if (node?.type === "BinaryExpression" && node.operator === "+") {
    const [left, right] = [text(node.left), text(node.right)];
    return left === undefined && right === undefined ? undefined : `${left ?? "…"}${right ?? "…"}`;
  }
  return undefined;
}

/** One title a row, as Jest would write it: `%s` and its like from array rows, `$name` from object rows and tables. */
function filled(template: string, rows: Expression): string[] {
  if (rows.type === "TemplateLiteral") return tableRows(rows).map((row) => withNames(template, row));
  const list = rows.type === "TSAsExpression" || rows.type === "TSSatisfiesExpression" ? rows.expression : rows;
  if (list.type !== "ArrayExpression") return [template];
  return list.elements.map((element) => {
    if (element?.type === "ObjectExpression") {
      const names = new Map<string, string>();
      for (const property of element.properties) {
        if (property.type !== "ObjectProperty" || property.key.type !== "Identifier") continue;
        names.set(property.key.name, text(property.value) ?? "…");
      }
      return withNames(template, names);
    }
    return inOrder(template, element?.type === "ArrayExpression" ? element : undefined, element ?? undefined);
  });
}

function inOrder(template: string, row: ArrayExpression | undefined, single: Node | undefined): string {
  const values = row ? row.elements.map((value) => text(value ?? undefined) ?? "…") : [text(single) ?? "…"];
  let next = 0;
  return template.replace(/%[psdifjo]/g, () => values[next++] ?? "…");
}

function withNames(template: string, names: ReadonlyMap<string, string>): string {
  return template.replace(/\$(\w+)/g, (written, name: string) => names.get(name) ?? written);
}

/** The rows of test.each`a | b \n ${1} | ${2}`. */
function tableRows(table: TemplateLiteral): Map<string, string>[] {
  const heading = (table.quasis[0]?.value.raw ?? "").split("|").map((name) => name.trim());
  const rows: Map<string, string>[] = [];
  for (let start = 0; start < table.expressions.length; start += heading.length) {
    rows.push(new Map(heading.map((name, column) => [name, text(table.expressions[start + column]) ?? "…"])));
  }
  return rows;
}
