import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { workflowsOf } from "@towline/system";
import { generate, type Pins } from "@towline/workflows";
import pins from "@towline/workflows/catalogue/pins.json" with { type: "json" };
import { parse } from "yaml";
import { eloquent } from "../../system.ts";
import type { Json } from "./stacks.ts";

/** Folder of the written workflows. */
export const folder = join(__dirname, "..", "..", ".github", "workflows");

/** The workflows as they stand in the repository: text by file name. */
export const written = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith(".yml"))
    .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
);

/** The workflows as the definition makes them now. */
export const generated = (): Record<string, string> =>
  Object.fromEntries(
    workflowsOf(eloquent).map((workflow) => [
      `${workflow.id}.yml`,
      generate(workflow, {
        pins: pins as Pins,
        header: "Do not edit: change system.ts and run `towline generate`.",
      }),
    ]),
  );

export const deploy = parse(written["deploy.yml"]!) as Json;
export const pullRequest = parse(written["pull-request.yml"]!) as Json;
export const rollBack = parse(written["roll-back.yml"]!) as Json;

export const jobs: [string, Json][] = [deploy, pullRequest, rollBack].flatMap((workflow) =>
  Object.entries(workflow["jobs"] as Json).map(([id, job]): [string, Json] => [`${workflow["name"]}/${id}`, job]),
);

/** The step with a name. */
export function step(job: Json, name: string): Json {
  const found = (job["steps"] as Json[]).find((one) => one["name"] === name);
  if (found) return found;
  throw new Error(`no step "${name}" among ${(job["steps"] as Json[]).map((one) => one["name"] ?? one["uses"])}`);
}
