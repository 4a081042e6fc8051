import { registerHooks } from "node:module";

/** Modules of cdktf that something stands in for: what is asked for, by which file. */
const STAND_INS = [
  { specifier: /^archiver$/, from: /\/cdktf\/lib\/private\/fs\.js$/, file: "late-archiver.cjs" },
  { specifier: /^\..*\/stack-trace$/, from: /\/cdktf\/lib\/.+\.js$/, file: "no-stack-trace.cjs" },
] as const;

let registered = false;

/**
 * Makes cdktf and the provider bindings start quicker; to be called before the first of them is loaded.
 *
 * The bindings say nowhere that they are CommonJS, so Node would parse each file twice to find out. cdktf keeps the whole stack of every token
 * that is made, thousands of them, for a message about a token that cannot be resolved; such messages do without it.
 */
export function quickCdktf(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const standIn = STAND_INS.find((one) => one.specifier.test(specifier) && one.from.test(context.parentURL ?? ""));
      if (standIn) return { url: new URL(standIn.file, import.meta.url).href, format: "commonjs", shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      return /\/node_modules\/(@cdktf\/provider-[\w-]+|cdktf)\/lib\/.*\.js$/.test(resolved.url)
        ? { ...resolved, format: "commonjs" }
        : resolved;
    },
  });
}
