import { officialSchemas } from "../../official.ts";
import { Allowed } from "./allowed.ts";

/** A definition of GitHub's schema, as it is written there without its descriptions. */
interface Written {
  readonly context?: readonly string[];
  readonly null?: object;
  readonly boolean?: object;
  readonly number?: object;
  readonly string?: {
    readonly constant?: string;
    readonly "ignore-case"?: boolean;
    readonly "require-non-empty"?: boolean;
  };
  readonly sequence?: { readonly "item-type": string };
  readonly mapping?: {
    readonly properties?: Readonly<Record<string, string | { readonly type: string; readonly required?: boolean }>>;
    readonly "loose-key-type"?: string;
    readonly "loose-value-type"?: string;
  };
  readonly "one-of"?: readonly string[];
  readonly "allowed-values"?: readonly string[];
}

export interface WrittenSchema {
  readonly workflow: Readonly<Record<string, Written>>;
  readonly action: Readonly<Record<string, Written>>;
}

/**
 * What a mapping may be: one of several forms, of which each key that it has leaves fewer. Forms are bits.
 *
 * In GitHub's schema a key has the same type in all the forms that have it.
 */
export interface MappingType {
  /** All forms. */
  readonly forms: number;
  readonly properties: ReadonlyMap<string, { readonly forms: number; readonly type: string }>;
  /** In capitals, for each form. */
  readonly required: readonly (readonly string[])[];
  /** What other keys have to be, and their values. */
  readonly loose: { readonly key: string; readonly value: string } | undefined;
}

/** What may stand at a place. */
export interface Definition {
  readonly name: string;
  /** Contexts and functions that an expression here can use, beside those of the places above. */
  readonly contexts: readonly string[];
  readonly scalars: Scalars;
  readonly item: string | undefined;
  readonly mapping: MappingType | undefined;
  /** Whether GitHub's parser reads it a second time, as a condition. */
  readonly isCondition: boolean;
}

interface Scalars {
  null: boolean;
  boolean: boolean;
  number: boolean;
  string: "any" | "not empty" | undefined;
  readonly constants: Set<string>;
  readonly constantsInCapitals: Set<string>;
}

/** What every schema has without saying it. */
const builtIn: Readonly<Record<string, Written>> = {
  null: { null: {} },
  boolean: { boolean: {} },
  number: { number: {} },
  string: { string: {} },
  sequence: { sequence: { "item-type": "any" } },
  mapping: { mapping: { "loose-key-type": "string", "loose-value-type": "any" } },
  any: { "one-of": ["null", "boolean", "number", "string", "sequence", "mapping"] },
};

/** GitHub's schema of workflows or of actions; each definition is worked out when it is first met. */
export class Schema {
  private readonly written: Readonly<Record<string, Written>>;
  private readonly known = new Map<string, Definition>();
  /** Above the root no expression is allowed. */
  readonly root = Allowed.none();

  constructor(written: Readonly<Record<string, Written>>) {
    this.written = { ...builtIn, ...written };
  }

  definition(name: string): Definition {
    const known = this.known.get(name);
    if (known) return known;
    const written = this.written[name]!;
    // Lists and mappings of the choices themselves count, scalars of the choices of choices too: so GitHub's reader does it.
    const choices = written["one-of"]?.map((choice) => this.written[choice]!) ?? [written];
    const definition: Definition = {
      name,
      contexts: written.context ?? [],
      scalars: this.scalars(written, noScalars()),
      item: choices.find(({ sequence }) => sequence)?.sequence?.["item-type"],
      mapping: mappingType(choices.flatMap(({ mapping }) => mapping ?? [])),
      isCondition: /^(job|step|runs)-if$/.test(name),
    };
    this.known.set(name, definition);
    return definition;
  }

  private scalars(written: Written, into: Scalars): Scalars {
    if (written.null) into.null = true;
    if (written.boolean) into.boolean = true;
    if (written.number) into.number = true;
    if (written.string) {
      const { constant, "ignore-case": anyCase, "require-non-empty": filled } = written.string;
      if (constant && anyCase) into.constantsInCapitals.add(constant.toUpperCase());
      else if (constant) into.constants.add(constant);
      else if (!filled) into.string = "any";
      else into.string ??= "not empty";
    }
    for (const value of written["allowed-values"] ?? []) into.constants.add(value);
    for (const choice of written["one-of"] ?? []) this.scalars(this.written[choice]!, into);
    return into;
  }
}

const noScalars = (): Scalars => ({
  null: false,
  boolean: false,
  number: false,
  string: undefined,
  constants: new Set(),
  constantsInCapitals: new Set(),
});

function mappingType(written: readonly NonNullable<Written["mapping"]>[]): MappingType | undefined {
  if (written.length === 0) return undefined;
  const properties = new Map<string, { forms: number; type: string }>();
  const required = written.map((form, at) =>
    Object.entries(form.properties ?? {}).flatMap(([name, of]) => {
      const forms = (properties.get(name)?.forms ?? 0) | (1 << at);
      properties.set(name, { forms, type: typeof of === "string" ? of : of.type });
      return typeof of === "object" && of.required ? [name.toUpperCase()] : [];
    }),
  );
  const [{ "loose-key-type": key, "loose-value-type": value }] = written as [NonNullable<Written["mapping"]>];
  const loose = key === undefined ? undefined : { key, value: value! };
  return { forms: (1 << written.length) - 1, properties, required, loose };
}

let schemas: { readonly workflow: Schema; readonly action: Schema } | undefined;

/** The schemas of GitHub's parser, as `pnpm build` took them out of its package. */
export function officialSchema(kind: "workflow" | "action"): Schema {
  if (!schemas) {
    const written = officialSchemas() as WrittenSchema;
    schemas = { workflow: new Schema(written.workflow), action: new Schema(written.action) };
  }
  return schemas[kind];
}

/** Whether a text can stand at a place. */
export function takesText({ scalars }: Definition, text: string): boolean {
  if (scalars.string === "any" || (scalars.string && text !== "")) return true;
  return scalars.constants.has(text) || scalars.constantsInCapitals.has(text.toUpperCase());
}

/** Whether a value without an expression can stand at a place; GitHub takes a number where a text belongs. */
export function takesValue(definition: Definition, value: string | number | boolean | null): boolean {
  if (typeof value === "string") return takesText(definition, value);
  if (value === null) return definition.scalars.null || takesText(definition, "");
  return definition.scalars[typeof value as "number" | "boolean"] || takesText(definition, String(value));
}
