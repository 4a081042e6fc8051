import { join, relative } from "node:path";
import { synthesize } from "@towline/system";
import { exitCode } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";

/** `towline synth`: the same bytes as `npx cdktf synth` in the folder of the system. */
export async function synth(name: string | undefined, options: { out?: string; json?: boolean }): Promise<number> {
  const { system, folder } = await loadSystem(name);
  const { stacks, notices, outdir } = synthesize(system, { outdir: options.out ?? join(folder, "cdktf.out") });
  if (options.json) {
    printJson({ system: system.name, outdir, stacks, notices });
    return exitCode.ok;
  }
  for (const { path, message } of notices) process.stderr.write(`${path}: ${message}\n`);
  for (const stack of stacks) print(`${stack.name.padEnd(24)} ${String(stack.resources).padStart(4)} resources`);
  print(`written to ${relative(process.cwd(), outdir) || "."}`);
  return exitCode.ok;
}
