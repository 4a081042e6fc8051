import { Environment, type EnvironmentInfo, TerraformStack, Testing } from "../../src/index.ts";

/** One resource as it stands in the synthesized JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests read JSON of any shape and fail where it differs.
export type Json = Record<string, any>;

export interface Synthesized {
  readonly json: Json;
  readonly text: string;
  /** Every resource of a type, by the end of its construct path. */
  all(type: string): Json[];
  /** The one resource of a type, or the one whose logical id contains `part`. */
  one(type: string, part?: string): Json;
}

export const STAGING: EnvironmentInfo = {
  name: "staging",
  class: "staging",
  project: "eloquent-ai",
  account: "111111111111",
  region: "us-east-1",
};

export const PRODUCTION: EnvironmentInfo = {
  ...STAGING,
  name: "production",
  class: "production",
  account: "222222222222",
};

/** Synthesizes a stack as `cdktf synth` would, without validations (tests ask `problemsOf` for those). */
export function synth(build: (stack: TerraformStack) => void, environment?: EnvironmentInfo): Synthesized {
  const stack = new TerraformStack(Testing.app(), "stack");
  if (environment) Environment.set(stack, environment);
  build(stack);
  return read(Testing.synth(stack));
}

export function read(text: string): Synthesized {
  const json = JSON.parse(text) as Json;
  const entries = (type: string): [string, Json][] => Object.entries(json["resource"]?.[type] ?? {});
  return {
    json,
    text,
    all: (type) => entries(type).map(([, resource]) => resource),
    one(type, part = "") {
      const found = entries(type).filter(([id]) => id.includes(part));
      if (found.length !== 1) {
        throw new Error(`${found.length} of ${type} match "${part}": ${entries(type).map(([id]) => id)}`);
      }
      return found[0]![1];
    },
  };
}

/** The stack on its own, to ask it for problems. */
export function build(make: (stack: TerraformStack) => void, environment: EnvironmentInfo = STAGING): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "stack");
  Environment.set(stack, environment);
  make(stack);
  return stack;
}
