import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigurationError } from "./errors.ts";
import type { ResourceConfiguration, StackConfiguration, VariableConfiguration } from "./types.ts";

/** Terraform's own arguments of a resource; everything else belongs to the provider. */
const META = new Set(["//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"]);

type Json = { [name: string]: unknown };

/**
 * Reads a synthesized stack.
 * @param location the `cdk.tf.json` itself or the folder that holds it
 * @throws ConfigurationError `stack-not-found`, `stack-not-json`, `stack-shape`
 */
export function readStack(location: string): StackConfiguration {
  const file = existsSync(location) && statSync(location).isDirectory() ? join(location, "cdk.tf.json") : location;
  if (!existsSync(file)) {
    throw new ConfigurationError(
      "stack-not-found",
      `There is no synthesized stack at ${file}. Run the synth first (\`towline synth\` or \`npx cdktf synth\`).`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigurationError("stack-not-json", `${file} is not JSON: ${(error as Error).message}.`);
  }
  return parseStack(json, { file, name: stackName(json) ?? basename(dirname(file)) });
}

/** Reads a stack from its JSON value. */
export function parseStack(value: unknown, { name, file = "" }: { name: string; file?: string }): StackConfiguration {
  if (!isObject(value)) {
    throw new ConfigurationError("stack-shape", `Stack ${name}: expected a JSON object, found ${describe(value)}.`);
  }
  const terraform = object(value["terraform"]);
  // HCP Terraform has a block of its own, which stands where a backend would.
  const [backend] = Object.entries("cloud" in terraform ? { cloud: terraform["cloud"] } : object(terraform["backend"]));
  return {
    name,
    file,
    requiredProviders: requiredProviders(terraform["required_providers"]),
    requiredVersion: text(terraform["required_version"]),
    backend: backend && { type: backend[0], arguments: object(backend[1]) },
    providers: Object.entries(object(value["provider"])).flatMap(([provider, configs]) =>
      list(configs).map((config) => {
        const { alias, "//": _note, ...rest } = object(config);
        return { name: provider, alias: text(alias), arguments: rest };
      }),
    ),
    resources: new Map([
      ...resources("managed", value["resource"]),
      ...resources("data", value["data"]),
      ...resources("ephemeral", value["ephemeral"]),
    ]),
    variables: mapValues(object(value["variable"]), variable),
    outputs: mapValues(object(value["output"]), (output) => ({
      value: output["value"],
      description: text(output["description"]),
      sensitive: output["sensitive"] === true,
    })),
    locals: object(value["locals"]),
    json: value,
  };
}

/**
 * Types of resources, data sources and ephemeral resources that stacks use, by provider: what a schema has to be read for. Terraform's built-in
 * provider (`terraform_data`, `terraform_remote_state`) has no binding and is left out.
 */
export function typesInUse(
  stacks: readonly StackConfiguration[],
): { provider: string; resourceTypes: string[]; dataSourceTypes: string[]; ephemeralTypes: string[] }[] {
  const byProvider = new Map<string, Record<ResourceConfiguration["mode"], Set<string>>>();
  const of = (provider: string) => {
    let types = byProvider.get(provider);
    if (!types) {
      types = { managed: new Set(), data: new Set(), ephemeral: new Set() };
      byProvider.set(provider, types);
    }
    return types;
  };
  for (const stack of stacks) {
    for (const { name } of stack.providers) of(name);
    for (const { provider, mode, type } of stack.resources.values()) {
      of(provider)[mode].add(type);
    }
  }
  byProvider.delete("terraform");
  return [...byProvider]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([provider, types]) => ({
      provider,
      resourceTypes: [...types.managed].sort(),
      dataSourceTypes: [...types.data].sort(),
      ephemeralTypes: [...types.ephemeral].sort(),
    }));
}

function* resources(mode: ResourceConfiguration["mode"], types: unknown): Generator<[string, ResourceConfiguration]> {
  for (const [type, byName] of Object.entries(object(types))) {
    for (const [name, body] of Object.entries(object(byName))) {
      const block = object(list(body)[0]);
      const args = Object.fromEntries(Object.entries(block).filter(([key]) => !META.has(key)));
      const meta = Object.fromEntries(Object.entries(block).filter(([key]) => META.has(key) && key !== "//"));
      const address = `${mode === "managed" ? "" : `${mode}.`}${type}.${name}`;
      const chosen = text(meta["provider"]);
      const provider = chosen?.split(".")[0] ?? type.split("_")[0] ?? type;
      yield [
        address,
        {
          address,
          mode,
          type,
          name,
          provider,
          providerAlias: chosen ?? provider,
          arguments: args,
          meta,
          constructPath: text(object(object(block["//"])["metadata"])["path"]),
        },
      ];
    }
  }
}

function requiredProviders(value: unknown): StackConfiguration["requiredProviders"] {
  const result: StackConfiguration["requiredProviders"] = {};
  for (const block of list(value)) {
    for (const [name, requirement] of Object.entries(object(block))) {
      result[name] =
        typeof requirement === "string"
          ? { source: undefined, version: requirement }
          : { source: text(object(requirement)["source"]), version: text(object(requirement)["version"]) };
    }
  }
  return result;
}

function variable(value: Json): VariableConfiguration {
  return {
    type: text(value["type"]),
    description: text(value["description"]),
    sensitive: value["sensitive"] === true,
    nullable: value["nullable"] !== false,
    ...("default" in value ? { default: value["default"] } : {}),
  };
}

function stackName(json: unknown): string | undefined {
  return isObject(json) ? text(object(object(json["//"])["metadata"])["stackName"]) : undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `the ${typeof value} ${JSON.stringify(value)}`;
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** In Terraform's JSON syntax a block may stand alone or in a list. */
function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function mapValues<T>(value: Json, map: (value: Json) => T): { [name: string]: T } {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(object(list(item)[0]))]));
}
