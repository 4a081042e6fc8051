import { describe, isObject } from "../configuration/read.ts";
import type { AttributeSchema, BlockSchema, CtyType, NestedBlock } from "../schema/types.ts";
import { nearest } from "./nearest.ts";

export interface Problem {
  code:
    | "unknown-argument"
    | "missing-argument"
    | "read-only-argument"
    | "wrong-type"
    | "missing-block"
    | "too-many-blocks"
    | "wrong-nesting";
  path: string;
  message: string;
  remedy: string;
}

/** The type that a reference such as `aws_vpc.main.id` has, when that can be told. */
export type TypeOfReference = (reference: string) => CtyType | undefined;

/** Checks the arguments of a block in Terraform's JSON syntax, and of all blocks inside. */
export function checkBlock(
  schema: BlockSchema,
  args: { [name: string]: unknown },
  typeOf: TypeOfReference = () => undefined,
  path = "",
): Problem[] {
  const problems: Problem[] = [];
  const dynamic = isObject(args["dynamic"]) ? args["dynamic"] : {};
  for (const [name, value] of Object.entries(args)) {
    if (name === "//" || (name === "dynamic" && isObject(value))) continue;
    const at = join(path, name);
    const attribute = schema.attributes[name];
    const block = schema.blocks[name];
    if (attribute) problems.push(...checkAttribute(attribute, value, typeOf, at));
    else if (block) problems.push(...checkNested(block, name, value, typeOf, at));
    else {
      const known = [...settable(schema), ...Object.keys(schema.blocks)];
      problems.push({
        code: "unknown-argument",
        path: at,
        message: `There is no argument or block "${name}" here.`,
        remedy: nearest(name, known, `It has ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}.`),
      });
    }
  }
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    if (!attribute.required || (args[name] !== undefined && args[name] !== null)) continue;
    problems.push({
      code: "missing-argument",
      path: join(path, name),
      message: `The required argument "${name}" is missing.`,
      remedy: `Write "${name}", a ${typeName(attribute.type)}.`,
    });
  }
  for (const [name, block] of Object.entries(schema.blocks)) {
    if (block.minItems === 0 || count(args[name]) > 0 || name in dynamic) continue;
    problems.push({
      code: "missing-block",
      path: join(path, name),
      message: `At least ${block.minItems} "${name}" block is required.`,
      remedy: `Write a "${name}" block.`,
    });
  }
  return problems;
}

function checkAttribute(attribute: AttributeSchema, value: unknown, typeOf: TypeOfReference, path: string): Problem[] {
  if (value === null) return [];
  if (attribute.computed && !attribute.optional && !attribute.required) {
    return [
      {
        code: "read-only-argument",
        path,
        message: "The provider decides this value; it cannot be set.",
        remedy: "Leave it out.",
      },
    ];
  }
  if (attribute.nested && isObject(value) && attribute.nested.nesting === "single") {
    return checkBlock({ attributes: attribute.nested.attributes, blocks: {} }, value, typeOf, path);
  }
  return checkType(attribute.type, value, typeOf, path);
}

/** Whether Terraform could convert the JSON value to the type. */
function checkType(type: CtyType, value: unknown, typeOf: TypeOfReference, path: string): Problem[] {
  if (value === null || type === "dynamic") return [];
  if (typeof value === "string" && /(?<!\$)\$\{|(?<!%)%\{/.test(value))
    return checkReference(type, value, typeOf, path);
  const wrong = (): Problem[] => [
    {
      code: "wrong-type",
      path,
      message: `Expected a ${typeName(type)}, found ${describe(value)}.`,
      remedy: `Write a ${typeName(type)}.`,
    },
  ];
  if (typeof type === "string") {
    if (typeof value === "object") return wrong();
    if (type === "number")
      return Number.isNaN(Number(value)) || typeof value === "boolean" || value === "" ? wrong() : [];
    if (type === "bool")
      return value === true || value === false || value === "true" || value === "false" ? [] : wrong();
    return [];
  }
  const [kind, inner] = type;
  if (kind === "map") {
    if (!isObject(value)) return wrong();
    return Object.entries(value).flatMap(([key, item]) => checkType(inner as CtyType, item, typeOf, join(path, key)));
  }
  if (kind === "object") {
    if (!isObject(value)) return wrong();
    const fields = inner as { [name: string]: CtyType };
    return Object.entries(value).flatMap(([key, item]) => {
      const field = fields[key];
      if (field) return checkType(field, item, typeOf, join(path, key));
      const known = Object.keys(fields);
      return {
        code: "unknown-argument" as const,
        path: join(path, key),
        message: `There is no attribute "${key}" here.`,
        remedy: nearest(key, known, `It has ${known.join(", ")}.`),
      };
    });
  }
  if (!Array.isArray(value)) return wrong();
  return value.flatMap((item, index) =>
    checkType(
      kind === "tuple" ? ((inner as CtyType[])[index] ?? "dynamic") : (inner as CtyType),
      item,
      typeOf,
      `${path}[${index}]`,
    ),
  );
}

/** A value that is one reference as a whole keeps the type of what it refers to: a list does not become a text. */
function checkReference(type: CtyType, value: string, typeOf: TypeOfReference, path: string): Problem[] {
  const reference = /^\$\{([\w.-]+)\}$/.exec(value)?.[1];
  const found = reference === undefined ? undefined : typeOf(reference);
  if (found === undefined || found === "dynamic" || kindOf(found) === kindOf(type)) return [];
  const wrap = kindOf(type) === "list" && kindOf(found) === "text";
  return [
    {
      code: "wrong-type",
      path,
      message: `Expected a ${typeName(type)}, and ${reference} is a ${typeName(found)}.`,
      remedy: wrap ? `Write it in a list: ["\${${reference}}"].` : `Refer to a ${typeName(type)}.`,
    },
  ];
}

/** What Terraform converts into each other: texts, numbers and booleans; lists, sets and tuples; maps and objects. */
function kindOf(type: CtyType): "text" | "list" | "map" {
  if (typeof type === "string") return "text";
  return type[0] === "map" || type[0] === "object" ? "map" : "list";
}

function checkNested(
  nested: NestedBlock,
  name: string,
  value: unknown,
  typeOf: TypeOfReference,
  path: string,
): Problem[] {
  if (value === null || value === undefined) return [];
  if (nested.nesting === "map") {
    if (!isObject(value)) return [nestingProblem(path, value, "an object whose keys are labels")];
    return Object.entries(value).flatMap(([key, item]) =>
      isObject(item)
        ? checkBlock(nested.block, item, typeOf, join(path, key))
        : [nestingProblem(join(path, key), item, "an object")],
    );
  }
  const items = Array.isArray(value) ? value : [value];
  const problems: Problem[] = [];
  const most = nested.nesting === "single" || nested.nesting === "group" ? 1 : nested.maxItems;
  if (most > 0 && items.length > most) {
    problems.push({
      code: "too-many-blocks",
      path,
      message: `Only ${most} "${name}" block is allowed, found ${items.length}.`,
      remedy: `Keep one "${name}" block.`,
    });
  }
  for (const [index, item] of items.entries()) {
    const at = Array.isArray(value) ? `${path}[${index}]` : path;
    if (isObject(item)) problems.push(...checkBlock(nested.block, item, typeOf, at));
    else if (item !== null) problems.push(nestingProblem(at, item, "a block (an object) or a list of them"));
  }
  return problems;
}

function nestingProblem(path: string, value: unknown, expected: string): Problem {
  return {
    code: "wrong-nesting",
    path,
    message: `Expected ${expected}, found ${describe(value)}.`,
    remedy: `Write ${expected}.`,
  };
}

function settable(schema: BlockSchema): string[] {
  return Object.entries(schema.attributes)
    .filter(([, attribute]) => attribute.optional || attribute.required)
    .map(([name]) => name);
}

function count(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return Array.isArray(value) ? value.length : 1;
}

function typeName(type: CtyType): string {
  if (type === "bool") return "boolean";
  if (type === "dynamic") return "value";
  if (typeof type === "string") return type;
  if (type[0] === "object") return "object";
  if (type[0] === "tuple") return "list";
  return `${type[0]} of ${typeName(type[1] as CtyType)}s`;
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
