import { registerHooks } from "node:module";

/** Modules of cdktf that something stands in for: what is asked for, by which file. */
const STAND_INS = [
  { specifier: /^archiver$/, from: /\/cdktf\/lib\/private\/fs\.js$/, file: "late-archiver.cjs" },
  { specifier: /^\..*\/stack-trace$/, from: /\/cdktf\/lib\/.+\.js$/, file: "no-stack-trace.cjs" },
  { specifier: /^\.\/private\/resolve$/, from: /\/cdktf\/lib\/tokens\/token\.js$/, file: "quick-resolve.cjs" },
] as const;

/** What says nowhere that it is CommonJS. */
const COMMON_JS = /\/node_modules\/(?:@cdktf\/provider-[\w-]+|cdktf)\/lib\/.*\.js$/;

/** What hundreds of modules ask for: a file of a binding, and cdktf itself. */
const ASKED_OFTEN = /^(cdktf|@cdktf\/provider-[\w-]+)((?:\/lib\/[\w-]+\/index\.js)?)$/;

/** The package that a module belongs to, or the sources of one. */
const HOME = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\/|^.*?\/src\//;

/** Where a package was found from a home: it is found there from all of it. */
const folders = new Map<string, string>();

let registered = false;

/**
 * Makes cdktf and the provider bindings start quicker; to be called before the first of them is loaded.
 *
 * The bindings say nowhere that they are CommonJS, so Node would parse each file twice to find out. cdktf keeps the whole stack of every token
 * that is made, thousands of them, for a message about a token that cannot be resolved; such messages do without it. It looks for tokens
 * in every value, which are mostly plain.
 */
export function quickCdktf(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const from = context.parentURL ?? "";
      const standIn = STAND_INS.find((one) => one.specifier.test(specifier) && one.from.test(from));
      if (standIn) return { url: new URL(standIn.file, import.meta.url).href, format: "commonjs", shortCircuit: true };
      const [, name, file] = ASKED_OFTEN.exec(specifier) ?? [];
      const home = name && HOME.exec(from)?.[0];
      const found = home && folders.get(`${name} ${home}`);
      if (found) return { url: `${found}${file || "/lib/index.js"}`, format: "commonjs", shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      if (!COMMON_JS.test(resolved.url)) return resolved;
      if (home)
        folders.set(`${name} ${home}`, resolved.url.slice(0, resolved.url.lastIndexOf(file || "/lib/index.js")));
      return { ...resolved, format: "commonjs" };
    },
  });
}
