import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@towline/system";
import { eloquent } from "../../system.ts";

/** JSON as Terraform reads it. */
// biome-ignore lint/suspicious/noExplicitAny: tests read JSON of any shape and fail where it differs.
export type Json = Record<string, any>;

/** One synthesized stack, as it stands on disk. */
export interface StackJson {
  readonly json: Json;
  readonly text: string;
  /** Every resource of a type, in the order of the file. */
  all(type: string): Json[];
  /** The one resource of a type, or the one whose logical id contains `part`. */
  one(type: string, part?: string): Json;
}

/** Eloquent's own stacks, synthesized once for a test file into a folder that goes away with it. */
export function synthesizedStacks(): Record<"bootstrap" | "staging" | "production", StackJson> {
  const folder = mkdtempSync(join(tmpdir(), "eloquent-stacks-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { stacks } = synthesize(eloquent, { outdir: folder });
  const texts = stacks.map((stack) => [stack.name, readFileSync(join(stack.folder, "cdk.tf.json"), "utf8")] as const);
  return Object.fromEntries(texts.map(([name, text]) => [name, read(text)])) as ReturnType<typeof synthesizedStacks>;
}

function read(text: string): StackJson {
  const json = JSON.parse(text) as Json;
  const entries = (type: string): [string, Json][] => Object.entries(json["resource"][type] ?? {});
  return {
    json,
    text,
    all: (type) => entries(type).map(([, resource]) => resource),
    one(type, part = "") {
      const found = entries(type).filter(([id]) => id.includes(part));
      if (found.length === 1) return found[0]![1];
      throw new Error(`${found.length} of ${type} match "${part}": ${entries(type).map(([id]) => id)}`);
    },
  };
}

/** What a reference names: `${aws_subnet.private_1A2B.id}` is `aws_subnet.private_1A2B`. */
export const referenced = (expression: string): string =>
  /^\$\{([a-z0-9_]+\.[\w-]+)/.exec(expression)?.[1] ?? expression;
