import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 compile to optimized machine code only what runs very often, and look for garbage without threads beside. A command
 * that ends within a second pays more for both than it gets back: those threads take a processor from the ones that work.
 */
export function optimizeLate(): void {
  // V8 says on standard error which flags it does not know: these are of Node 22 to 25.
  if (!/^1[2-4]\./.test(process.versions.v8)) return;
  setFlagsFromString("--invocation-count-for-maglev=10000");
  setFlagsFromString("--invocation-count-for-turbofan=60000");
  // In one go, and seldom: nobody waits for an answer meanwhile.
  setFlagsFromString("--no-incremental-marking");
  setFlagsFromString("--no-parallel-scavenge");
}
