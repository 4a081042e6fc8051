import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** A definition of GitHub's workflow schema, as far as it is read here. */
export interface Definition {
  readonly description?: string;
  readonly context?: readonly string[];
  readonly "one-of"?: readonly string[];
  readonly "allowed-values"?: readonly string[];
  readonly mapping?: {
    readonly properties?: Readonly<Record<string, string | { readonly type: string; readonly description?: string }>>;
  };
}

/** The definitions of the workflow schema that @actions/workflow-parser ships, and its version. */
export function workflowSchema(): {
  readonly version: string;
  readonly definitions: Readonly<Record<string, Definition>>;
} {
  // Beside the package's other files: its `exports` name no JSON.
  const root = join(import.meta.dirname, "../../node_modules/@actions/workflow-parser");
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
  return { version: read("package.json").version, definitions: read("dist/workflow-v1.0.min.json").definitions };
}

/** Every event, with the name of what the schema says of it. */
export function eventDefinitions(): readonly (readonly [event: string, definition: string])[] {
  const properties = workflowSchema().definitions["on-mapping-strict"]?.mapping?.properties ?? {};
  return Object.entries(properties).map(([event, value]) => [event, typeof value === "string" ? value : value.type]);
}

/** The filters of an event, as they stand in YAML, and the values of those that have a list of them. */
export function filtersOf(
  event: string,
): readonly { readonly filter: string; readonly values: readonly string[] | undefined }[] {
  const { definitions } = workflowSchema();
  const definition = new Map(eventDefinitions()).get(event) ?? "";
  const mapping = definitions[definition]?.["one-of"]?.find((each) => each.endsWith("-mapping")) ?? "";
  return Object.entries(definitions[mapping]?.mapping?.properties ?? {}).map(([filter, value]) => ({
    filter,
    values: definitions[`${typeof value === "string" ? value : value.type}-type`]?.["allowed-values"],
  }));
}

/** The activity types of an event. */
export const activitiesOf = (event: string): readonly string[] =>
  filtersOf(event).find(({ filter }) => filter === "types")?.values ?? [];

/** A definition of the JSON schema of payloads, as far as it is read here. */
export interface PayloadSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, PayloadSchema>>;
  readonly items?: PayloadSchema;
  readonly oneOf?: readonly PayloadSchema[];
  readonly anyOf?: readonly PayloadSchema[];
  readonly allOf?: readonly PayloadSchema[];
  readonly description?: string;
}

/** What GitHub sends with each event, from @octokit/webhooks-schemas. */
export function payloadSchema(): {
  readonly version: string;
  readonly definitions: Readonly<Record<string, PayloadSchema>>;
} {
  const file = require.resolve("@octokit/webhooks-schemas/schema.json");
  const { version } = JSON.parse(readFileSync(join(dirname(file), "package.json"), "utf8"));
  return { version, definitions: JSON.parse(readFileSync(file, "utf8")).definitions };
}

/** The first sentence of a description, without links. */
export const sentence = (text = ""): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/(\.)\s.*$/s, "$1");
