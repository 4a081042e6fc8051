import { join } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Functions of the package that most who load it do not call, by the module that has them: who writes workflows neither
 * checks nor imports any. Each module is an entry of its own, which is loaded when one of its functions is first called.
 */
const late: Readonly<Record<string, { readonly entry: string; readonly functions: readonly string[] }>> = {
  "./check/index.ts": { entry: "check", functions: ["check", "documented", "formatFindings", "rulesTable"] },
  "./late.ts": {
    entry: "late",
    functions: [
      ...["generateBindings", "loadCatalogue", "localActions", "readAction", "saveToCatalogue"],
      ...["importYaml", "roundtrip"],
      ...["mermaid", "overviewOf", "svg", "workflowPage"],
      "simulate",
    ],
  },
};

/** The entries. */
export const lateEntries = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(late).map(([module, { entry }]) => [entry, join(root, "src", module)]));

/** Puts the functions into the main entry. */
export function lateFunctions(root: string): Plugin {
  return {
    name: "late functions",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.\// }, ({ path, importer }) =>
        importer === join(root, "src/index.ts") && path in late ? { path, namespace: "late" } : undefined,
      );
      // `require` does not make the caller wait, and gives the one instance of a module that `import` gives too.
      onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => ({
        contents: [
          'import { createRequire } from "node:module";',
          `const late = () => createRequire(import.meta.url)("./${late[path]!.entry}.js");`,
          ...late[path]!.functions.map(
            (name) => `export function ${name}(...given) { return late().${name}(...given); }`,
          ),
        ].join("\n"),
      }));
    },
  };
}
