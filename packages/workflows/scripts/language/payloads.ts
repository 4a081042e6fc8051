import { activitiesOf, eventDefinitions, type PayloadSchema, payloadSchema, sentence } from "./schema.ts";

/** Events that are sent as another one is. */
const sentAs: Readonly<Record<string, string>> = {
  pull_request_target: "pull_request",
  pull_request_comment: "issue_comment",
};

/** Not sent as GitHub describes them: a dispatch gives its inputs as texts only, the trigger's own \`inputs\` are typed. */
const left: Readonly<Record<string, readonly string[]>> = { workflow_dispatch: ["inputs"] };

type Shape =
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "plain"; readonly types: ReadonlySet<string> };
interface Field {
  readonly shape: Shape | { readonly kind: "named"; readonly name: string };
  readonly description: string;
}

const plain = (...types: string[]): Shape => ({ kind: "plain", types: new Set(types) });

/** The text of `src/language/payloads.ts`. */
export function payloadsModule(): string {
  const { version, definitions } = payloadSchema();
  const named = new Map<string, string>();
  const written: string[] = [];

  const read = (schema: PayloadSchema): Field["shape"] => {
    if (schema.$ref) return refer(schema.$ref.replace("#/definitions/", ""));
    const many = schema.oneOf ?? schema.anyOf ?? schema.allOf;
    if (many) {
      // What a payload adds to a part of the language narrows it for one activity: the part itself is meant.
      const names = new Set(many.flatMap(({ $ref }) => ($ref ? [$ref.replace("#/definitions/", "")] : [])));
      const [only] = names;
      if (names.size === 1 && only && (schema.allOf || many.every(isNamedOrNull))) return refer(only);
      return many.map((each) => open(read(each))).reduce(merge);
    }
    if (schema.properties) {
      const fields = Object.entries(schema.properties).map(([name, value]): [string, Field] => [
        name,
        { shape: read(value), description: sentence(value.description) },
      ]);
      return { kind: "object", fields: new Map(fields) };
    }
    if (schema.items) return { kind: "list", of: open(read(schema.items)) };
    const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
    if (values) return plain(...values.filter((value) => value !== null).map((value) => JSON.stringify(value)));
    const types = [schema.type ?? []].flat().filter((type) => type !== "null");
    return plain(...types.map((type) => ({ integer: "number", array: "unknown[]", object: "unknown" })[type] ?? type));
  };

  const isNamedOrNull = ({ $ref, type }: PayloadSchema): boolean => $ref !== undefined || type === "null";

  /** A named part, written when it is met first. */
  function refer(key: string): Field["shape"] {
    const name = named.get(key) ?? pascal(key);
    if (!named.has(key)) {
      const shape = read(definitions[key]!);
      if (shape.kind !== "object") return shape;
      named.set(key, name);
      written.push(`export interface ${name} ${type(shape)}\n`);
    }
    return { kind: "named", name };
  }

  /** A named part as what it holds. */
  const open = (shape: Field["shape"]): Shape => {
    if (shape.kind !== "named") return shape;
    const key = [...named].find(([, name]) => name === shape.name)![0];
    return read(definitions[key]!) as Shape;
  };

  function merge(a: Shape, b: Shape): Shape {
    if (a.kind === "object" && b.kind === "object") {
      const fields = new Map(a.fields);
      for (const [name, field] of b.fields) {
        const known = fields.get(name);
        fields.set(name, known ? { ...known, shape: both(known.shape, field.shape) } : field);
      }
      return { kind: "object", fields };
    }
    if (a.kind === "plain" && b.kind === "plain") return plain(...a.types, ...b.types);
    if (a.kind === "plain" && a.types.size === 0) return b;
    if (b.kind === "plain" && b.types.size === 0) return a;
    if (a.kind === "list" && b.kind === "list") return { kind: "list", of: merge(a.of, b.of) };
    return plain("unknown");
  }

  function both(a: Field["shape"], b: Field["shape"]): Field["shape"] {
    if (a.kind === "named" && b.kind === "named" && a.name === b.name) return a;
    if (a.kind === "named" && b.kind === "plain" && b.types.size === 0) return a;
    if (b.kind === "named" && a.kind === "plain" && a.types.size === 0) return b;
    return merge(open(a), open(b));
  }

  const type = (shape: Field["shape"]): string => {
    if (shape.kind === "named") return shape.name;
    if (shape.kind === "list") return `readonly (${type(shape.of)})[]`;
    if (shape.kind === "plain") return union(shape.types);
    if (shape.fields.size === 0) return "unknown";
    const lines = [...shape.fields].map(([name, field]) => {
      const doc = field.description ? `/** ${field.description.replaceAll("*/", "* /")} */\n` : "";
      return `${doc}readonly ${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${type(field.shape)};`;
    });
    return `{\n${lines.join("\n")}\n}`;
  };

  const events = eventDefinitions().flatMap(([event]) => {
    const sent = sentAs[event] ?? event;
    const keys = Object.keys(definitions).filter((key) => key.startsWith(`${sent}$`));
    if (keys.length === 0) return [];
    const shape = keys.map((key) => open(read(definitions[key]!))).reduce(merge);
    if (shape.kind !== "object") throw new Error(`the payload of ${event} is no object`);
    const fields = new Map([...shape.fields].filter(([name]) => !left[event]?.includes(name)));
    // The workflow schema knows activities that are newer than the payloads.
    const types = activitiesOf(event);
    const action = fields.get("action");
    if (action && types.length > 0)
      fields.set("action", { ...action, shape: plain(...types.map((each) => JSON.stringify(each))) });
    return [`  ${event}: ${type({ kind: "object", fields })};`];
  });
  return `// Written by \`pnpm language\` from @octokit/webhooks-schemas ${version} (MIT, Copyright Octokit contributors). Do not edit.

/** What GitHub sends with each event: \`github.event\`. Where activities differ, the fields of all of them. */
export interface EventPayloads {
${events.join("\n")}
  /** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
  schedule: {
    /** The cron expression that was due. */
    readonly schedule: string;
  };
}

${written.join("\n")}`;
}

/** A text of any kind takes in every single one. */
function union(types: ReadonlySet<string>): string {
  if (types.size === 0) return "null";
  if (types.has("unknown")) return "unknown";
  const all = [...types].filter((each) => !(types.has("string") && each.startsWith('"')));
  const few = types.has("boolean") ? all.filter((each) => each !== "true" && each !== "false") : all;
  return (types.has("number") ? few.filter((each) => !/^\d+$/.test(each)) : few).join(" | ");
}

const pascal = (key: string): string =>
  key
    .split(/[-_$]/)
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join("");
