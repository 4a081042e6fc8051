import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** GitHub's own parser and expression evaluator (@actions/workflow-parser, @actions/expressions). */
export type Official = typeof import("../scripts/official-entry.ts");

/** Its expressions alone, a tenth of it: what most commands need. */
export type OfficialExpressions = typeof import("../scripts/expressions-entry.ts");

let parser: Official | undefined;
let evaluator: OfficialExpressions | undefined;

/**
 * Loads GitHub's parser, once.
 *
 * @throws Error when the bundle was not built yet
 */
export function official(): Official {
  parser ??= load("official.cjs") as Official;
  return parser;
}

/**
 * Loads GitHub's expressions, once: their parser, their evaluator and the classes of their trees.
 *
 * @throws Error when the bundle was not built yet
 */
export function officialExpressions(): OfficialExpressions {
  evaluator ??= load("expressions.cjs") as OfficialExpressions;
  return evaluator;
}

/**
 * What its schemas define, for workflows and for actions.
 *
 * @throws Error when they were not taken out of it yet
 */
export const officialSchemas = (): unknown => load("schemas.json");

function load(name: string): unknown {
  const bundle = join(import.meta.dirname, "..", "dist", name);
  if (!existsSync(bundle)) {
    throw new Error(
      "@towline/workflows: GitHub's parser is not built yet. Run `pnpm --filter @towline/workflows build`.",
    );
  }
  return createRequire(import.meta.url)(bundle);
}
