/**
 * Writes synthesized stacks in Terraform's own language, for tools that cannot tell blocks from values in its JSON:
 * `node scripts/write-hcl.ts <folder of a stack> <folder to write to> ...`. Only what such tools judge is written: resources, with the
 * data, variables and locals that they name.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BlockSchema, readSchema } from "../src/index.ts";

type Json = { readonly [name: string]: unknown };
type Types = { readonly [type: string]: { readonly [name: string]: Json } };

/** Arguments of every element that say how Terraform handles it, not what it is. */
const META = new Set(["//", "connection", "depends_on", "lifecycle", "provider", "provisioner"]);
const PROVIDERS = ["aws", "github"];
const NOTHING: BlockSchema = { attributes: {}, blocks: {} };
/** Schemas are found where the infrastructure has its providers. */
const from = join(import.meta.dirname, "..", "..", "infra");

const [...folders] = process.argv.slice(2);
for (let at = 0; at + 1 < folders.length; at += 2) {
  const stack = JSON.parse(readFileSync(join(folders[at]!, "cdk.tf.json"), "utf8")) as Json;
  mkdirSync(folders[at + 1]!, { recursive: true });
  writeFileSync(join(folders[at + 1]!, "cdk.tf"), hcl(stack));
}

function hcl({ data = {}, locals = {}, resource = {}, variable = {} }: Json): string {
  const schemas = {
    resource: schemasOf(resource as Types, "resourceTypes"),
    data: schemasOf(data as Types, "dataSourceTypes"),
  };
  const elements = (kind: "resource" | "data", types: Types) =>
    Object.entries(types).flatMap(([type, named]) =>
      Object.entries(named).map(([name, args]) =>
        block(`${kind} ${JSON.stringify(type)} ${JSON.stringify(name)}`, schemas[kind].get(type) ?? NOTHING, args),
      ),
    );
  const variables = Object.entries(variable as { readonly [name: string]: Json }).map(([name, declared]) => {
    const { type, default: value } = declared;
    return block(`variable ${JSON.stringify(name)}`, NOTHING, {
      ...(typeof type === "string" ? { type: `\${${type}}` } : {}),
      ...(value === undefined ? {} : { default: value }),
    });
  });
  return [
    ...variables,
    block("locals", NOTHING, locals as Json),
    ...elements("data", data as Types),
    ...elements("resource", resource as Types),
  ].join("\n");
}

function schemasOf(types: Types, asked: "resourceTypes" | "dataSourceTypes"): Map<string, BlockSchema> {
  return new Map(
    PROVIDERS.flatMap((provider) => {
      const own = Object.keys(types).filter((type) => type.startsWith(`${provider}_`));
      const { resources, dataSources } = readSchema({ provider, from, resourceTypes: [], [asked]: own });
      return Object.entries(asked === "resourceTypes" ? resources : dataSources);
    }),
  );
}

function block(head: string, { blocks }: BlockSchema, args: Json, indent = ""): string {
  const inner = `${indent}  `;
  const lines = Object.entries(args).flatMap(([name, value]) => {
    if (META.has(name) || value === null) return [];
    const nested = blocks[name];
    if (!nested) return [`${inner}${name} = ${expression(value)}`];
    return (Array.isArray(value) ? value : [value]).map((each) =>
      block(name, nested.block, each as Json, inner).replace(/^/, inner),
    );
  });
  return `${head} {\n${lines.map((line) => `${line}\n`).join("")}${indent}}`;
}

function expression(value: unknown): string {
  if (typeof value === "string") {
    const alone = value.startsWith("${") && endOfExpression(value, 2) === value.length;
    return alone ? value.slice(2, -1) : template(value);
  }
  if (Array.isArray(value)) return `[${value.map(expression).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${template(key)} = ${expression(each)}`)
    .join(", ")} }`;
}

/** A string of the JSON syntax: quoted outside of its expressions, which stay as they are. */
function template(text: string): string {
  let written = "";
  for (let at = 0; at < text.length; ) {
    const open = /(?<!\$)\$\{|(?<!%)%\{/g;
    open.lastIndex = at;
    const found = open.exec(text)?.index ?? text.length;
    written += JSON.stringify(text.slice(at, found)).slice(1, -1);
    at = found === text.length ? found : endOfExpression(text, found + 2);
    written += text.slice(found, at);
  }
  return `"${written}"`;
}

function endOfExpression(text: string, from: number): number {
  for (let at = from, depth = 1; at < text.length; at += 1) {
    if (text[at] === '"') at = endOfString(text, at + 1) - 1;
    else if (text[at] === "{") depth += 1;
    else if (text[at] === "}" && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text.startsWith("${", at) && text[at - 1] !== "$") at = endOfExpression(text, at + 2) - 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
