import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SchemaError } from "./errors.ts";

/** The folder of a compiled provider binding, and where its provider lives in the registry. */
export interface Binding {
  provider: string;
  /** Folder that holds `lib/`. */
  folder: string;
}

export type BindingKind = "resource" | "data" | "provider";

/**
 * Finds `@cdktf/provider-<name>` as Node would from `from`, else the one this package depends on: an app that declares
 * its infrastructure through modules need not depend on bindings itself.
 * @throws SchemaError `binding-not-found`
 */
export function findBinding(provider: string, from: string): Binding {
  const name = `@cdktf/provider-${provider}`;
  for (const start of [from, import.meta.dirname]) {
    const folder = resolveFolder(name, start);
    if (folder) return { provider, folder };
  }
  throw new SchemaError(
    "binding-not-found",
    `No binding of provider "${provider}" can be resolved from ${from}.`,
    `Add "${name}" to the dependencies of the package that synthesizes.`,
  );
}

function resolveFolder(name: string, start: string): string | undefined {
  let main: string;
  try {
    // package.json is not always among the exports of a package; the main file always resolves.
    main = createRequire(join(start, "noop.js")).resolve(name);
  } catch {
    return undefined;
  }
  for (let folder = dirname(main); dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, "lib", "provider", "index.js"))) return folder;
  }
  return undefined;
}

/** The files of one generated class, as they lie on the disk. */
export interface BindingFiles {
  files: string[];
  /** The bytes of each, read once. */
  contents: Buffer[];
}

/**
 * Finds the files of a type.
 * @throws SchemaError `type-not-found`
 */
export function findBindingFiles(binding: Binding, kind: BindingKind, type: string): BindingFiles {
  const folder = typeFolder(binding, kind, type);
  const files = [join(folder, "index.js")];
  // Very large resources (lexv2models_intent, medialive_channel) are spread over files of 400 structs.
  const structs = join(folder, "index-structs");
  if (existsSync(structs)) {
    for (const file of readdirSync(structs).sort()) if (file.endsWith(".js")) files.push(join(structs, file));
  }
  return { files, contents: files.map((file) => readFileSync(file)) };
}

/**
 * The text of a generated class: the TypeScript that the compiler embedded in the source map, which has the notes of
 * every attribute, or, for a binding built without it, the JavaScript and the declarations.
 */
export function bindingText({ files, contents }: BindingFiles): string {
  return files.map((file, index) => textOf(file, contents[index]!.toString("utf8"))).join("\n");
}

function textOf(file: string, text: string): string {
  const map = text.lastIndexOf("//# sourceMappingURL=data:application/json;base64,");
  if (map >= 0) {
    const encoded = text.slice(text.indexOf("base64,", map) + "base64,".length);
    const parsed = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as {
      sourcesContent?: (string | null)[];
    };
    const source = parsed.sourcesContent?.[0];
    if (source) return source;
  }
  const declarations = file.replace(/\.js$/, ".d.ts");
  const code = map >= 0 ? text.slice(0, map) : text;
  return existsSync(declarations) ? `${code}\n${readFileSync(declarations, "utf8")}` : code;
}

function typeFolder(binding: Binding, kind: BindingKind, type: string): string {
  const lib = join(binding.folder, "lib");
  if (kind === "provider") return join(lib, "provider");
  const bare = type.startsWith(`${binding.provider}_`) ? type.slice(binding.provider.length + 1) : type;
  const kebab = bare.replaceAll("_", "-");
  const guess = kind === "data" ? `data-${binding.provider}-${kebab}` : kebab;
  const candidates = [guess, `${guess}-resource`, `${guess}-a`].map((name) => join(lib, name));
  for (const folder of candidates) if (declares(folder, type)) return folder;
  // The generator renames a few classes that would clash; look for the one that says it is this type.
  for (const name of readdirSync(lib)) {
    if (name.startsWith(`data-${binding.provider}-`) !== (kind === "data")) continue;
    if (name.replaceAll("-", "") !== guess.replaceAll("-", "")) continue;
    if (declares(join(lib, name), type)) return join(lib, name);
  }
  throw new SchemaError(
    "type-not-found",
    `The ${binding.provider} binding has no ${kind === "data" ? "data source" : "resource"} ${type}.`,
    `Look in the lib folder of @cdktf/provider-${binding.provider} for the types of this version.`,
  );
}

function declares(folder: string, type: string): boolean {
  const file = join(folder, "index.js");
  return existsSync(file) && readFileSync(file).includes(`tfResourceType = "${type}"`);
}
