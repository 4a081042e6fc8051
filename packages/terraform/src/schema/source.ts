/*
 * Reads what the cdktf generator wrote, as text. The generator's output is regular (it is formatted by the generator
 * itself, never by hand), so line-anchored patterns are enough and nothing of the binding is evaluated.
 */

/** One entry of `synthesizeHclAttributes` or of a struct's `…ToHclTerraform`. */
export interface HclEntry {
  name: string;
  isBlock: boolean;
  type: string;
  storage: string;
  /** Name of the struct whose own `…ToHclTerraform` writes the value, e.g. `securityGroupIngress`. */
  struct?: string;
}

/** What stands beside a getter: flags when the note is there, and the text of the getter. */
export interface Note {
  computed: boolean;
  optional: boolean;
  required: boolean;
  text: string;
}

export interface ClassText {
  name: string;
  base: string;
  notes: Map<string, Note>;
  /** Terraform names for which a `reset…()` method exists. */
  resets: Set<string>;
  entries: HclEntry[];
  body: string;
}

export interface Property {
  optional: boolean;
  /** The documentation says `<name> block`. */
  isBlock: boolean;
  isArray: boolean;
}

export interface SourceText {
  classes: Map<string, ClassText>;
  /** By struct name (`securityGroupIngress`). */
  structs: Map<string, { entries: HclEntry[]; legacyObject: boolean }>;
  /** By interface name, then by Terraform name. */
  interfaces: Map<string, Map<string, Property>>;
  version: string;
  source: string;
}

const CLASS = /^(?:export )?class (\w+) extends cdktf\.(\w+)(?:<[^{]*>)? \{\n([\s\S]*?)^\}/gm;
const STRUCT = /^(?:export )?function (\w+)ToHclTerraform\(([\s\S]*?)^\}/gm;
const INTERFACE = /^export (?:declare )?interface (\w+)(?: extends [\w.]+)? \{\n([\s\S]*?)^\}/gm;
const PROPERTY = /\/\*\*([\s\S]*?)\*\/\s*readonly \w+(\??): ([^;]*);/g;
const ENTRY =
  /^\s+["']?([\w-]+)["']?: \{\n\s*value: (.*),\n\s*isBlock: (true|false),\n\s*type: "(\w+)",\n\s*storageClassType: "(\w+)",/gm;
const NOTE =
  /\/\/ (\S+) - computed: (true|false), optional: (true|false), required: (true|false)\n([\s\S]*?)(?=\n\s*\/\/ \S+ - computed: |\n\s*\/\/ =====|$(?![\s\S]))/g;
const RESET = /^\s+(?:public )?reset(\w+)\(\)/gm;

export function readSource(text: string): SourceText {
  const classes = new Map<string, ClassText>();
  for (const [, name = "", base = "", body = ""] of text.matchAll(CLASS)) {
    if (!classes.has(name)) classes.set(name, readClass(name, base, body));
  }
  const structs = new Map<string, { entries: HclEntry[]; legacyObject: boolean }>();
  for (const [, name = "", body = ""] of text.matchAll(STRUCT)) {
    // An object attribute needs every field, so the generator writes null for what was not given.
    structs.set(name, { entries: readEntries(body), legacyObject: body.includes("=== undefined ? null :") });
  }
  const interfaces = new Map<string, Map<string, Property>>();
  for (const [, name = "", body = ""] of text.matchAll(INTERFACE)) {
    if (!interfaces.has(name)) interfaces.set(name, readInterface(body));
  }
  const registry = /registry\.terraform\.io\/providers\/([\w-]+\/[\w-]+)\/([\w.-]+)\/docs/.exec(text);
  return { classes, structs, interfaces, source: registry?.[1] ?? "", version: registry?.[2] ?? "" };
}

function readClass(name: string, base: string, body: string): ClassText {
  const notes = new Map<string, Note>();
  for (const [, attribute = "", computed, optional, required, text = ""] of body.matchAll(NOTE)) {
    notes.set(attribute, {
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
      text,
    });
  }
  const resets = new Set([...body.matchAll(RESET)].map(([, method = ""]) => snake(method)));
  return { name, base, notes, resets, entries: readEntries(body), body };
}

function readEntries(body: string): HclEntry[] {
  const entries: HclEntry[] = [];
  for (const [, name = "", value = "", isBlock, type = "", storage = ""] of body.matchAll(ENTRY)) {
    const struct = /(?<![\w.])(\w+)ToHclTerraform\b/.exec(value.replaceAll(/cdktf\.\w+ToHclTerraform/g, ""))?.[1];
    entries.push({ name, isBlock: isBlock === "true", type, storage, ...(struct ? { struct } : {}) });
  }
  return entries;
}

function readInterface(body: string): Map<string, Property> {
  const properties = new Map<string, Property>();
  for (const [, doc = "", question, type = ""] of body.matchAll(PROPERTY)) {
    const name = /#([\w-]+) \w+#([\w-]+)\}/.exec(doc)?.[2];
    if (!name) continue;
    properties.set(name, {
      optional: question === "?",
      isBlock: new RegExp(`^\\s*\\* ${name} block$`, "m").test(doc),
      isArray: /\[\]/.test(type) && !/^string\[\]|^number\[\]/.test(type),
    });
  }
  return properties;
}

/** `KmsKeyId` -> `kms_key_id`, used for `reset…()` names only; digits make it ambiguous, so callers compare squeezed. */
function snake(method: string): string {
  return method.replaceAll(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
}
