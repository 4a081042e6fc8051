import type { Node as Tree } from "../../expressions/tree.ts";
import { partsOf, treeOf } from "../expressions.ts";
import { type Definition, type Schema, takesText } from "./schema.ts";

/** A place: what may stand there, and what its expressions may use. */
export interface Place {
  readonly definition: Definition;
  readonly allowed: Allowed;
  /** The keys that mappings had here: the same ones come again and again. */
  readonly keys: Map<string, Key>;
}

/** A key of a mapping. */
export interface Key {
  /** GitHub takes it in any case, once. Empty for one that its parser has to look at. */
  readonly capitals: string;
  /** The forms of the mapping that have it as a property. */
  readonly forms: number;
  readonly property: Place | undefined;
  /** Its value as that of any other key, where the mapping takes others. */
  readonly loose: Place | undefined;
}

/** Works out what a key means to a mapping. */
export function keyOf(name: string, { definition, allowed, keys }: Place, schema: Schema): Key {
  const { properties, loose } = definition.mapping!;
  const property = properties.get(name);
  const key: Key = {
    // An expression, or a name that every object of JavaScript has.
    capitals: name.includes("${{") || name in Object.prototype ? "" : name.toUpperCase(),
    forms: property?.forms ?? 0,
    property: property && allowed.below(schema, property.type),
    loose: loose && takesText(schema.definition(loose.key), name) ? allowed.below(schema, loose.value) : undefined,
  };
  keys.set(name, key);
  return key;
}

/** The contexts and functions that expressions may use at a place. Places that allow the same share one of these. */
export class Allowed {
  private readonly items: readonly string[];
  private readonly contexts = new Set<string>();
  private readonly functions = new Map<string, { readonly least: number; readonly most: number }>();
  private readonly verdicts = new Map<string, boolean>();
  private readonly places = new Map<string, Place>();
  private readonly all: Map<string, Allowed>;

  private constructor(items: readonly string[], all: Map<string, Allowed>) {
    this.items = items;
    this.all = all;
    for (const item of items) {
      const [, name, least, most] = /^(\w+)\((\d+),(\d+|MAX)\)$/.exec(item) ?? [];
      if (name === undefined) this.contexts.add(item.toLowerCase());
      else
        this.functions.set(name.toLowerCase(), {
          least: Number(least),
          most: most === "MAX" ? Number.POSITIVE_INFINITY : Number(most),
        });
    }
  }

  static none(): Allowed {
    const all = new Map<string, Allowed>();
    const none = new Allowed([], all);
    all.set("", none);
    return none;
  }

  get isNothing(): boolean {
    return this.items.length === 0;
  }

  /** A place below one that allows this. */
  below(schema: Schema, name: string): Place {
    const known = this.places.get(name);
    if (known) return known;
    const definition = schema.definition(name);
    const place = { definition, allowed: this.with(definition.contexts), keys: new Map<string, Key>() };
    this.places.set(name, place);
    return place;
  }

  private with(contexts: readonly string[]): Allowed {
    if (contexts.length === 0) return this;
    const seen = new Set(this.items.map((item) => item.toUpperCase()));
    const items = [...this.items, ...contexts.filter((item) => !seen.has(item.toUpperCase()))];
    const key = items.join(" ");
    const known = this.all.get(key);
    if (known) return known;
    const made = new Allowed(items, this.all);
    this.all.set(key, made);
    return made;
  }

  /** Whether GitHub's parser takes the expression here. */
  takes(expression: string): boolean {
    const known = this.verdicts.get(expression);
    if (known !== undefined) return known;
    const tree = treeOf(expression);
    const verdict = tree !== undefined && this.takesTree(tree);
    this.verdicts.set(expression, verdict);
    return verdict;
  }

  private takesTree(tree: Tree): boolean {
    if (tree.kind === "context") return this.contexts.has(tree.name.toLowerCase());
    if (tree.kind === "call" && !this.takesCall(tree.name.toLowerCase(), tree.args.length)) return false;
    return partsOf(tree).every((part) => this.takesTree(part));
  }

  /** The parser itself knows the functions that every place has, and counted their arguments. */
  private takesCall(name: string, count: number): boolean {
    if (!statusFunctions.has(name)) return true;
    const signature = this.functions.get(name);
    return signature !== undefined && signature.least <= count && count <= signature.most;
  }
}

/** The functions that {@link treeOf} knows everywhere, and GitHub only at some places. */
const statusFunctions: ReadonlySet<string> = new Set(["success", "failure", "always", "cancelled", "hashfiles"]);
