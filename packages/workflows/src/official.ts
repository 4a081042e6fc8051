import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** GitHub's own parser and expression evaluator (@actions/workflow-parser, @actions/expressions). */
export type Official = typeof import("../scripts/official-entry.ts");

let loaded: Official | undefined;

/**
 * Loads GitHub's parser, once.
 *
 * @throws Error when the bundle was not built yet
 */
export function official(): Official {
  if (loaded) return loaded;
  const bundle = join(import.meta.dirname, "..", "dist", "official.cjs");
  if (!existsSync(bundle)) {
    throw new Error(
      "@towline/workflows: GitHub's parser is not built yet. Run `pnpm --filter @towline/workflows build`.",
    );
  }
  loaded = createRequire(import.meta.url)(bundle) as Official;
  return loaded;
}
