/**
 * Run as a program of its own by the benchmark: opens a world for the stacks named on the command line, which reads the
 * schemas and starts the providers, and closes it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

// As the towline command does: Node keeps what it compiled, and the types that it took out.
enableCompileCache();
const { openWorld } = await import("../../src/index.ts");

const folder = mkdtempSync(join(tmpdir(), "towline-start-"));
const started = performance.now();
const cpu = process.cpuUsage();
const world = await openWorld({ folder, from: import.meta.dirname, stacks: process.argv.slice(2) });
const { user, system } = process.cpuUsage(cpu);
console.log(`${(performance.now() - started).toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of processor`);
await world.close();
rmSync(folder, { recursive: true, force: true });
