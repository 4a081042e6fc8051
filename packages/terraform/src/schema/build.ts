import type { ClassText, HclEntry, Note, SourceText } from "./source.ts";
import type { AttributeSchema, BlockSchema, CtyType, NestedBlock, Nesting } from "./types.ts";

const PRIMITIVES: Record<string, CtyType> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/** Builds the schema of the main class of a binding file (a resource, a data source or a provider). */
export function buildMain(source: SourceText): BlockSchema | undefined {
  for (const main of source.classes.values()) {
    if (!/^Terraform(Resource|DataSource|Provider|EphemeralResource)$/.test(main.base)) continue;
    const block = new Builder(source).block(main.entries, main, `${main.name}Config`);
    // cdktf adds `alias` to every provider; it is Terraform's own argument, not the provider's.
    if (main.base === "TerraformProvider") delete block.attributes["alias"];
    return block;
  }
  return undefined;
}

class Builder {
  private readonly source: SourceText;

  constructor(source: SourceText) {
    this.source = source;
  }

  block(entries: HclEntry[], owner: ClassText | undefined, interfaceName: string): BlockSchema {
    const block: BlockSchema = { attributes: {}, blocks: {} };
    const inputs = new Map(entries.map((entry) => [entry.name, entry]));
    const names = new Set([...inputs.keys(), ...(owner?.notes.keys() ?? [])]);
    for (const name of [...names].sort()) {
      const entry = inputs.get(name);
      const flags = this.flags(name, entry, owner, interfaceName);
      if (entry?.struct && entry.isBlock && this.isRealBlock(name, flags, interfaceName)) {
        block.blocks[name] = this.nestedBlock(entry, flags, owner, interfaceName);
      } else {
        block.attributes[name] = this.attribute(name, entry, flags, owner);
      }
    }
    return block;
  }

  private flags(name: string, entry: HclEntry | undefined, owner: ClassText | undefined, interfaceName: string): Note {
    const note = owner?.notes.get(name);
    if (note) return note;
    if (!entry) return { computed: true, optional: false, required: false, text: "" };
    const property = this.source.interfaces.get(interfaceName)?.get(name);
    const squeezed = name.replaceAll("_", "");
    const optional =
      property?.optional ?? [...(owner?.resets ?? [])].some((reset) => reset.replaceAll("_", "") === squeezed);
    // Without notes nothing tells "optional" from "optional and computed"; every resource's id is the latter.
    return { computed: name === "id" && optional, optional, required: !optional, text: "" };
  }

  /** Blocks are never computed; attributes that hold objects (`ingress` of a security group) are not blocks. */
  private isRealBlock(name: string, flags: Note, interfaceName: string): boolean {
    const property = this.source.interfaces.get(interfaceName)?.get(name);
    if (property) return property.isBlock;
    return !flags.computed;
  }

  private nestedBlock(entry: HclEntry, flags: Note, owner: ClassText | undefined, interfaceName: string): NestedBlock {
    const nesting = nestingOf(entry.type);
    const property = this.source.interfaces.get(interfaceName)?.get(entry.name);
    const single = flags.text
      ? new RegExp(`new \\w+OutputReference\\(this, "${entry.name}"`).test(flags.text) ||
        (property !== undefined && !property.isArray && !/new \w+(List|Map)\(this/.test(flags.text))
      : property !== undefined && !property.isArray;
    return {
      nesting,
      minItems: flags.required ? 1 : 0,
      maxItems: single && nesting !== "single" ? 1 : 0,
      block: this.struct(entry.struct ?? "", owner),
    };
  }

  private struct(struct: string, _owner: ClassText | undefined): BlockSchema {
    const className = struct.charAt(0).toUpperCase() + struct.slice(1);
    const entries = this.source.structs.get(struct)?.entries ?? [];
    return this.block(entries, this.source.classes.get(`${className}OutputReference`), className);
  }

  private attribute(
    name: string,
    entry: HclEntry | undefined,
    flags: Note,
    owner: ClassText | undefined,
  ): AttributeSchema {
    const common = {
      required: flags.required,
      optional: flags.optional,
      computed: flags.computed,
      sensitive: false,
      writeOnly: name.endsWith("_wo") && !(flags.computed && !flags.optional),
    };
    if (!entry) return { type: this.computedType(name, flags, owner), ...common };
    if (!entry.struct) return { type: storageType(entry), ...common };
    const inner = this.struct(entry.struct, owner);
    const attributes = { ...inner.attributes };
    for (const [key, nested] of Object.entries(inner.blocks)) attributes[key] = blockAsAttribute(nested);
    const nesting = nestingOf(entry.type);
    const type = wrap(nesting, objectOf(attributes));
    if (this.source.structs.get(entry.struct)?.legacyObject) return { type, ...common };
    return { type, nested: { nesting: nesting === "group" ? "single" : nesting, attributes }, ...common };
  }

  /** Type of an attribute that can only be read, from the getter that reads it. */
  private computedType(name: string, flags: Note, owner: ClassText | undefined): CtyType {
    const text = flags.text || getterText(name, owner);
    const custom = /new (?:\w+\.)?(\w+?)(List|Map|OutputReference)\(this, ["']\w+["'](?:, (true|false))?/.exec(text);
    const core = /new cdktf\.(String|Number|Boolean|Any)(Map|List)(List)?\(this/.exec(text);
    if (core) {
      const element = PRIMITIVES[(core[1] ?? "").toLowerCase()] ?? "dynamic";
      const inner: CtyType = [core[2] === "Map" ? "map" : "list", element];
      return core[3] ? ["list", inner] : inner;
    }
    if (custom) {
      const block = this.computedStruct(custom[1] ?? "");
      if (custom[2] === "OutputReference") return block;
      return [custom[2] === "Map" ? "map" : custom[3] === "true" ? "set" : "list", block];
    }
    const getter = /this\.(?:get(\w+)Attribute|(interpolationForAttribute))\(/.exec(text);
    const list: "list" | "set" = text.includes("Fn.tolist(") ? "set" : "list";
    switch (getter?.[1]) {
      case "String":
        return "string";
      case "Number":
        return "number";
      case "Boolean":
        return "bool";
      case "List":
        return [list, "string"];
      case "NumberList":
        return [list, "number"];
      case "StringMap":
        return ["map", "string"];
      case "NumberMap":
        return ["map", "number"];
      case "BooleanMap":
        return ["map", "bool"];
      default:
        return "dynamic";
    }
  }

  private computedStruct(className: string): CtyType {
    const owner = this.source.classes.get(`${className}OutputReference`);
    const fields: { [name: string]: CtyType } = {};
    for (const [name, note] of owner?.notes ?? []) fields[name] = this.computedType(name, note, owner);
    return ["object", fields];
  }
}

function getterText(name: string, owner: ClassText | undefined): string {
  const at = owner?.body.search(new RegExp(`\\(["']${name}["']\\)|, ["']${name}["']`)) ?? -1;
  return at < 0 || !owner ? "" : owner.body.slice(Math.max(0, at - 80), at + name.length + 20);
}

function nestingOf(type: string): Nesting {
  if (type === "list" || type === "set" || type === "map") return type;
  return "single";
}

function wrap(nesting: Nesting, type: CtyType): CtyType {
  return nesting === "single" || nesting === "group" ? type : [nesting, type];
}

function objectOf(attributes: { [name: string]: AttributeSchema }): CtyType {
  return ["object", Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type]))];
}

function blockAsAttribute(nested: NestedBlock): AttributeSchema {
  return {
    type: wrap(nested.nesting, blockType(nested.block)),
    required: nested.minItems > 0,
    optional: nested.minItems === 0,
    computed: false,
    sensitive: false,
    writeOnly: false,
  };
}

function storageType(entry: HclEntry): CtyType {
  const match = /^(string|number|boolean|any)((?:List|Map)*)$/.exec(entry.storage);
  if (!match) return "dynamic";
  let type = PRIMITIVES[match[1] ?? ""] ?? "dynamic";
  const wrappers = (match[2] ?? "").match(/List|Map/g) ?? [];
  // `stringMapList` is a list of maps: the outermost wrapper is written last and may be a set.
  for (const [index, wrapper] of wrappers.entries()) {
    const outermost = index === wrappers.length - 1;
    type = [wrapper === "Map" ? "map" : outermost && entry.type === "set" ? "set" : "list", type];
  }
  return type;
}

/** The object type that values of a block have, as Terraform derives it. */
export function blockType(block: BlockSchema): CtyType {
  const fields: { [name: string]: CtyType } = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks))
    fields[name] = wrap(nested.nesting, blockType(nested.block));
  return ["object", fields];
}
