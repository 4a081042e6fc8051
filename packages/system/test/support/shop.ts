import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type System, synthesize } from "../../src/index.ts";

/** Settings of small systems, to be spread into declarations. */
export const staging = {
  class: "staging",
  branch: "staging",
  account: "111111111111",
  region: "eu-west-1",
  zones: ["eu-west-1a", "eu-west-1b"],
  cidr: "10.1.0.0/16",
} as const;

export const production = {
  ...staging,
  class: "production",
  branch: "main",
  account: "222222222222",
  cidr: "10.0.0.0/16",
} as const;

export const web = { web: { name: "shop-web", context: "web" } } as const;

// biome-ignore lint/suspicious/noExplicitAny: tests read JSON of any shape and fail where it differs.
export type Json = Record<string, any>;

/** The Terraform of every stack of a system, as it stands on disk. */
export function stacksOf(system: System): Record<string, Json> {
  const folder = mkdtempSync(join(tmpdir(), "towline-system-"));
  try {
    const { stacks } = synthesize(system, { outdir: join(folder, "cdktf.out") });
    return Object.fromEntries(
      stacks.map((stack) => [stack.name, JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8"))]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Resources of a type in a stack. */
export const all = (stack: Json | undefined, type: string): Json[] => Object.values(stack!["resource"]?.[type] ?? {});

/** The resource of a type whose logical id contains `part`. */
export function one(stack: Json | undefined, type: string, part = ""): Json {
  const found = Object.entries(stack!["resource"]?.[type] ?? {}).filter(([id]) => id.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} of ${type} match "${part}"`);
  return found[0]![1] as Json;
}
