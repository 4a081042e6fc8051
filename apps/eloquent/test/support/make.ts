import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize, workflowsOf } from "@towline/system";
import { generate, type Pins } from "@towline/workflows";
import pins from "@towline/workflows/catalogue/pins.json" with { type: "json" };
import { eloquent } from "../../system.ts";

/** `node make.ts <folder>`: everything that is derived from the declaration of Eloquent, into one folder. */
const folder = process.argv[2]!;
synthesize(eloquent, { outdir: join(folder, "cdktf.out") });
mkdirSync(join(folder, ".github"));
for (const workflow of workflowsOf(eloquent)) {
  const header = "Do not edit: change system.ts and run `towline generate`.";
  writeFileSync(join(folder, ".github", `${workflow.id}.yml`), generate(workflow, { pins: pins as Pins, header }));
}
