/**
 * Run as a program of its own by the test of interruption: rehearses the stacks named on the command line in the world
 * named first, and prints a line when the apply of the last one has begun.
 */
import { findTerraform, openWorld, rehearseStacks } from "../../src/index.ts";

const [folder = "", ...stacks] = process.argv.slice(2);
const world = await openWorld({ folder, from: import.meta.dirname });
await rehearseStacks({
  world,
  terraform: findTerraform()!,
  stacks: stacks.map((stack) => ({ name: stack.split("/").pop() ?? stack, folder: stack })),
  onStep: ({ stack, phase, state }) => console.log(`${stack} ${phase} ${state}`),
});
await world.close();
