import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";
import { quickCdktf } from "./quick-cdktf.ts";

/**
 * Entry of `cdktf synth`: the file that cdktf.json names loads its system through this function.
 *
 * The system is loaded by a function, not by an import, so that Node's compile cache is on before the hundred modules of
 * the provider bindings are compiled: from the second start on, synth is a third faster
 * (https://nodejs.org/api/module.html#module-compile-cache).
 *
 * @example await synthesizeMain(() => import("./system.ts"));
 */
export async function synthesizeMain(load: () => Promise<Readonly<Record<string, unknown>>>): Promise<void> {
  enableCompileCache();
  quickCdktf();
  // Synthesis makes hundreds of thousands of short-lived objects: with room for them, the collector seldom has to look.
  setFlagsFromString("--max-semi-space-size=32");
  const [{ isSystem, synthesize }, module] = await Promise.all([import("./index.ts"), load()]);
  const system = Object.values(module).find(isSystem);
  if (!system) throw new Error("this file exports no system; write: export const mine = system(...)");
  synthesize(system);
}
