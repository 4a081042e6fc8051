/**
 * Bundles the sources into what users load: one file instead of two hundred, without types to take out. The entries share what
 * they have in common, so that a class is one class.
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { lateEntries, lateFunctions } from "./late-functions.ts";

/**
 * A module that asks where it lies gets the answer of its source: catalogue and entry scripts are found from there. The
 * sources stand beside the bundle, published as JavaScript.
 */
const places = (root: string, extension: string): Plugin => ({
  name: "places of the sources",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const file = relative(root, path).replaceAll("\\", "/").replace(/\.ts$/, extension);
      const from = (name: string): string => JSON.stringify(`/../${name}`);
      const contents = readFileSync(path, "utf8")
        .replaceAll("import.meta.dirname", `(import.meta.dirname + ${from(dirname(file))})`)
        .replaceAll("import.meta.filename", `(import.meta.dirname + ${from(file)})`)
        .replaceAll(/import\.meta\.url/g, `new URL(${JSON.stringify(`../${file}`)}, import.meta.url).href`);
      return { contents, loader: "ts" };
    });
  },
});

/**
 * @param root of this package
 * @param target the package that the bundle is for
 * @param extension of the sources beside the bundle
 */
export async function bundleSources(root: string, target = root, extension: ".ts" | ".js" = ".ts"): Promise<void> {
  const common = {
    outdir: join(target, "dist"),
    bundle: true,
    // Names stay: they stand in stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    platform: "node",
    target: "node22",
    packages: "external",
    absWorkingDir: root,
  } as const;
  await build({
    ...common,
    entryPoints: {
      index: join(root, "src/index.ts"),
      ...lateEntries(root),
      "check-threads": join(root, "src/check/threads/index.ts"),
      events: join(root, "src/simulate/events.ts"),
      jest: join(root, "src/jest.ts"),
      step: join(root, "src/step-function/index.ts"),
    },
    splitting: true,
    format: "esm",
    chunkNames: "shared-[hash]",
    plugins: [lateFunctions(root), places(root, extension)],
  });
  // What threads that check start with, and what they do: a thread loads CommonJS sooner.
  await build({
    ...common,
    entryPoints: {
      "check-thread": join(root, "src/check/threads/thread.ts"),
      "check-share": join(root, "src/check/threads/share.ts"),
    },
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    define: { "import.meta.dirname": "__dirname", "import.meta.url": "place" },
    banner: { js: 'const place = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [places(root, extension)],
  });
}
