import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Json } from "./synth.ts";

/** Keys of a block: `undefined` where the provider takes a plain value, a block where it nests, "any" where it passes through. */
type Block = Map<string, Block | "any" | undefined>;

const META = new Set(["//", "depends_on", "lifecycle", "provider", "count", "for_each", "provisioner", "connection"]);

/**
 * The keys that the provider knows, read from the bindings: every class and struct lists its attributes in
 * `…HclAttributes` and `…ToHclTerraform` of the compiled file.
 */
export function schemaOf(type: string): Block {
  const [, provider, rest] = /^(data\.)?(aws|github)_/.test(type) ? split(type) : [];
  if (!provider || !rest) throw new Error(`No bindings for ${type}`);
  const folder = `${type.startsWith("data.") ? `data-${provider}-` : ""}${rest.replaceAll("_", "-")}`;
  const root = dirname(require.resolve(`@cdktf/provider-${provider}/package.json`));
  const text = readFileSync(join(root, "lib", folder, "index.js"), "utf8");
  return block(text, /synthesizeHclAttributes\(\) \{\s+const attrs = \{([\s\S]*?)\n {8}\};/);
}

function split(type: string): string[] {
  return /^(?:data\.)?(aws|github)_(.+)$/.exec(type) as unknown as string[];
}

function block(text: string, where: RegExp): Block {
  const body = where.exec(text)?.[1];
  if (body === undefined) throw new Error(`${where} is not in the bindings`);
  const keys: Block = new Map();
  for (const [, key, value] of body.matchAll(/^ {8,12}(\w+): \{\s+value: (.*),$/gm)) {
    const nested = /(?<![.\w])([a-z]\w*ToHclTerraform)\b/.exec(value!)?.[1];
    const any = /cdktf\.anyToHclTerraform/.test(value!);
    keys.set(
      key!,
      nested
        ? block(
            text,
            new RegExp(`function ${nested}\\(struct\\) \\{[\\s\\S]*?const attrs = \\{([\\s\\S]*?)\\n {4}\\};`),
          )
        : any
          ? "any"
          : undefined,
    );
  }
  return keys;
}

/** Keys of a resource that the provider does not know, with their paths. */
export function unknownKeys(type: string, resource: Json): string[] {
  return compare(schemaOf(type), resource, type);
}

function compare(known: Block, value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => compare(known, item, `${path}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (META.has(key)) return [];
    if (!known.has(key)) return [`${path}.${key}`];
    const nested = known.get(key);
    return nested instanceof Map ? compare(nested, inner, `${path}.${key}`) : [];
  });
}
