/**
 * Bundles GitHub's parser into one CommonJS file, which Node and Jest both load. The published package cannot be
 * imported as it is: it imports JSON without an attribute
 * (https://github.com/actions/languageservices/issues/387).
 */
import { build } from "esbuild";

const here = import.meta.dirname;

await build({
  entryPoints: [`${here}/official-entry.ts`],
  outfile: `${here}/../dist/official.cjs`,
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  legalComments: "inline",
  banner: {
    js: "/*! Contains @actions/workflow-parser and @actions/expressions (MIT, Copyright GitHub), cronstrue (MIT) and yaml (ISC). */",
  },
  // Paths inside the bundle must not depend on the machine.
  absWorkingDir: `${here}/..`,
});
