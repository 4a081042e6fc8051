import { isObject } from "./read.ts";

/** A reference found in an expression. */
export interface Reference {
  /** `aws_vpc.main`, `data.github_team.platform`, `ephemeral.…`, `var.backend_digest`, `local.name`. */
  target: string;
  /** First attribute that is read, when the expression names one: `id`. */
  attribute: string | undefined;
  /** JSON path of the string that holds the expression, `vpc_config[0].subnet_ids[1]`. */
  path: string;
}

const TRAVERSAL =
  /(?<![\w.-])(?:((?:data|ephemeral)\.[a-z][\w]*\.[A-Za-z_][\w-]*|(?:var|local)\.[A-Za-z_][\w-]*|[a-z][a-z0-9]*_[\w]*\.[A-Za-z_][\w-]*))(?:\[[^\]]*\]|\.\*|\.\d+)*(?:\.([A-Za-z_]\w*))?/g;

/** Finds every reference in the strings of a JSON value, in order. */
export function referencesIn(value: unknown, path = ""): Reference[] {
  if (typeof value === "string") return inString(value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, `${path}[${index}]`));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => referencesIn(item, path ? `${path}.${key}` : key));
  }
  return [];
}

function inString(text: string, path: string): Reference[] {
  const found: Reference[] = [];
  for (const expression of expressionsIn(text)) {
    for (const [, target = "", attribute] of withoutLiterals(expression).matchAll(TRAVERSAL)) {
      const reads = !/^(var|local)\./.test(target);
      found.push({ target, attribute: reads ? attribute : undefined, path });
    }
  }
  return found;
}

/** The insides of `${…}` and `%{…}`, braces matched, `$${` (an escaped literal) left out. */
export function expressionsIn(text: string): string[] {
  const expressions: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if ((mark !== "$" && mark !== "%") || text[at + 1] !== "{") continue;
    if (text[at - 1] === mark) continue;
    let depth = 1;
    let end = at + 2;
    for (; end < text.length && depth > 0; end++) {
      if (text[end] === "{") depth++;
      else if (text[end] === "}") depth--;
    }
    expressions.push(text.slice(at + 2, depth === 0 ? end - 1 : end));
    at = end - 1;
  }
  return expressions;
}

/** Blanks quoted text inside an expression, but keeps the expressions interpolated in it. */
function withoutLiterals(expression: string): string {
  return expression.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => ` ${expressionsIn(inner).join(" ")} `);
}
