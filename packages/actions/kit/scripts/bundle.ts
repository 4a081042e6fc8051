import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { licensesOf } from "./licenses.ts";

/** One file of a bundle. */
export interface BundledFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Bundles `src/main.ts` into `dist/main.mjs`. What is only needed later is a chunk of its own (code splitting at `import()`), so that an action
 * starts in about the time of Node itself. `.mjs`, because a release tree has no package.json that would say what `.js` is. Beside it
 * `dist/licenses.txt`, the licences of the packages that are in it.
 */
export async function bundle(folder: string): Promise<readonly BundledFile[]> {
  const outdir = join(folder, "dist");
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    plugins: [pureToolkit],
    alias: { undici: fileURLToPath(new URL("undici.ts", import.meta.url)) },
    absWorkingDir: folder,
    entryPoints: { main: "src/main.ts" },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    // Class names are part of messages and of `error.name`.
    keepNames: true,
    outExtension: { ".js": ".mjs" },
    chunkNames: "[name]-[hash]",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    // Bundled CommonJS dependencies call `require` for Node's own modules.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  const used = reachable(metafile);
  for (const path of Object.keys(metafile.outputs)) if (!used.has(path)) rmSync(join(folder, path));
  const licenses = licensesOf(folder, contained(metafile, used));
  writeFileSync(join(outdir, "licenses.txt"), licenses);
  return [...used]
    .map((path) => ({ name: basename(path), bytes: metafile.outputs[path]!.bytes }))
    .sort((a, b) => (a.name === "main.mjs" ? -1 : b.name === "main.mjs" ? 1 : a.name < b.name ? -1 : 1))
    .concat({ name: "licenses.txt", bytes: Buffer.byteLength(licenses) });
}

/**
 * The toolkit does nothing on import, but does not say so, and without that every bundle carries its OIDC client, its process runner and
 * its HTTP client to write a few lines to standard output.
 */
const pureToolkit: Plugin = {
  name: "pure-toolkit",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === pureToolkit.name || rest.kind === "entry-point") return undefined;
      const resolved = await resolve(path, { ...rest, pluginData: pureToolkit.name });
      return resolved.path.includes("/@actions/") ? { ...resolved, sideEffects: false } : undefined;
    });
  },
};

/** esbuild also writes the chunks of modules that were then left out whole. */
function reachable({ outputs }: Metafile): Set<string> {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path) || outputs[path] === undefined) return;
    seen.add(path);
    for (const imported of outputs[path].imports) visit(imported.path);
  };
  visit(Object.keys(outputs).find((path) => outputs[path]!.entryPoint === "src/main.ts")!);
  return seen;
}

/** Source files of which something is left in the given outputs. */
function contained({ outputs }: Metafile, used: ReadonlySet<string>): string[] {
  return [...used].flatMap((path) =>
    Object.entries(outputs[path]!.inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
  );
}
