import type { Expr } from "@actions/expressions/ast";
import type { ExpressionData } from "@actions/expressions/data/index";
import { refuse, WorkflowError } from "../errors.ts";
import { childrenOf, parseExpression } from "../expressions/parse.ts";
import { officialExpressions } from "../official.ts";

/** Values of functions that depend on the run: `success`, `failure`, `always`, `cancelled`. */
export type RunFunctions = Readonly<Record<string, (...args: readonly string[]) => boolean | string>>;

/** What expressions are evaluated with, at one place of a run. */
export class Scope {
  private readonly contexts: ExpressionData;
  private readonly functions: Map<
    string,
    { name: string; minArgs: number; maxArgs: number; call: (...args: ExpressionData[]) => ExpressionData }
  >;

  constructor(contexts: Readonly<Record<string, unknown>>, functions: RunFunctions) {
    this.contexts = toData(contexts);
    this.functions = new Map(
      Object.entries(functions).map(([name, call]) => [
        name.toLowerCase(),
        {
          name,
          minArgs: 0,
          maxArgs: Number.MAX_SAFE_INTEGER,
          call: (...args) => toData(call(...args.map((arg) => arg.coerceString()))),
        },
      ]),
    );
  }

  /** The value of a parsed expression. */
  evaluate(tree: Expr): unknown {
    const { expressions } = officialExpressions();
    return fromData(new expressions.Evaluator(tree, this.contexts as never, this.functions).evaluate());
  }

  /** A text with its `${{ }}` replaced; the value itself when the text is nothing but one expression. */
  template(text: string): unknown {
    const parts = splitTemplate(text);
    if (parts.length === 1 && typeof parts[0] === "object") return this.text(parts[0].expression);
    return parts.map((part) => (typeof part === "string" ? part : asText(this.text(part.expression)))).join("");
  }

  private text(expression: string): unknown {
    return orRefuse(expression, () => {
      const tree = parseExpression(expression);
      return tree ? this.evaluate(tree) : "";
    });
  }
}

/**
 * Gives what `work` gives, or refuses the expression that it is about.
 *
 * @throws WorkflowError WFS004
 */
export function orRefuse<T>(expression: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WorkflowError) throw error;
    return refuse(
      "WFS004",
      `expression ${expression.trim()}`,
      `it cannot be evaluated: ${(error as Error).message}. What it reads of outputs can be given: outputs: { job: { name: ... } }.`,
    );
  }
}

/** Cuts a text at its `${{ }}`; a `}}` inside a literal ends nothing. */
export function splitTemplate(text: string): (string | { readonly expression: string })[] {
  const parts: (string | { expression: string })[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf("${{", at);
    const end = start < 0 ? -1 : endOfExpression(text, start + 3);
    if (start < 0 || end < 0) break;
    if (start > at) parts.push(text.slice(at, start));
    parts.push({ expression: text.slice(start + 3, end).trim() });
    at = end + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function endOfExpression(text: string, from: number): number {
  const end = text.indexOf("}}", from);
  const quote = text.indexOf("'", from);
  if (quote < 0 || quote > end) return end;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith("}}", at)) return at;
  }
  return -1;
}

/** GitHub's truth: false, 0, empty and null are not. */
export const isTruthy = (value: unknown): boolean =>
  !(value === false || value === 0 || value === "" || value === null || Number.isNaN(value));

/** Whether the condition asks for a status itself; otherwise GitHub adds `success()`. */
export function namesStatus(tree: Expr): boolean {
  const { ast } = officialExpressions();
  if (tree instanceof ast.FunctionCall && /^(success|failure|always|cancelled)$/i.test(tree.functionName.lexeme))
    return true;
  return childrenOf(tree, ast).some(namesStatus);
}

/** A plain value as GitHub's data. */
function toData(value: unknown): ExpressionData {
  const { data } = officialExpressions().expressions;
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  if (typeof value === "object" && value !== null) {
    return new data.Dictionary(...Object.entries(value).map(([key, child]) => ({ key, value: toData(child) })));
  }
  return new data.Null();
}

function fromData(value: ExpressionData): unknown {
  const { data } = officialExpressions().expressions;
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary)
    return Object.fromEntries(value.pairs().map(({ key, value: child }) => [key, fromData(child)]));
  if (value instanceof data.Null) return null;
  return (value as { value: unknown }).value;
}

/** How GitHub puts a value into a text. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? (Array.isArray(value) ? "Array" : "Object") : String(value);
}
