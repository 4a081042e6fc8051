/**
 * A quick start for commands that load a system but may not build its infrastructure: import this before anything else.
 *
 * Node's compile cache keeps what was compiled, and the classes of the provider bindings are loaded when the first of them
 * is constructed. `generate` and `simulate` construct none, and the bindings of a system like Eloquent are 7 MB of source.
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { quickCdktf } from "./quick-cdktf.ts";

const BINDING = /\/@cdktf\/provider-[a-z0-9-]+\/lib\/[a-z0-9-]+\/index\.js$/;

enableCompileCache();
quickCdktf();
registerHooks({
  load(url, context, nextLoad) {
    // The stand-in itself loads the real file with `require`, which must reach it.
    if (!context.conditions.includes("import") || !BINDING.test(url)) return nextLoad(url, context);
    return { format: "module", shortCircuit: true, source: standIn(fileURLToPath(url)) };
  },
});

/** A module with the same exports, each of which loads the real file when it is used. */
function standIn(file: string): string {
  const names = new Set([...header(file).matchAll(/\bexports\.(\w+) =/g)].map(([, name]) => name!));
  return `import { createRequire } from "node:module";
let loaded;
const load = () => (loaded ??= createRequire(${JSON.stringify(file)})(${JSON.stringify(file)}));
const lazily = (name) => new Proxy(class {}, {
  construct: (target, args, asked) => Reflect.construct(load()[name], args, asked === proxies[name] ? load()[name] : asked),
  apply: (target, self, args) => Reflect.apply(load()[name], self, args),
  get: (target, key) => load()[name][key],
  has: (target, key) => key in load()[name],
});
const proxies = {};
${[...names].map((name) => `export const ${name} = (proxies.${name} = lazily("${name}"));`).join("\n")}
`;
}

/** The lines of a compiled binding that name its exports: they stand before everything else. */
function header(file: string): string {
  const handle = openSync(file, "r");
  try {
    const start = Buffer.alloc(32 * 1024);
    const text = start.toString("utf8", 0, readSync(handle, start, 0, start.length, 0));
    const end = text.indexOf("JSII_RTTI");
    return end < 0 ? readFileSync(file, "utf8") : text.slice(0, end);
  } finally {
    closeSync(handle);
  }
}
