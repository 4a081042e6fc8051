import { isObject, type ResourceConfiguration, type StackConfiguration } from "@towline/terraform";

/** The bucket of a stack's S3 backend. */
export function stateBucket(stack: StackConfiguration): string | undefined {
  const bucket = stack.backend?.type === "s3" ? stack.backend.arguments["bucket"] : undefined;
  return typeof bucket === "string" ? bucket : undefined;
}

/** Whether the stack creates the bucket. */
export function createsBucket(stack: StackConfiguration, bucket: string): boolean {
  return managed(stack).some(({ type, arguments: args }) => type === "aws_s3_bucket" && args["bucket"] === bucket);
}

/** A stack, and those before it that have to exist first. */
export interface Ordered {
  readonly stack: StackConfiguration;
  readonly after: readonly StackConfiguration[];
}

/**
 * Puts stacks in the order in which they can be applied; those that need nothing of each other stay as given.
 * @throws Error when they need each other in a circle
 */
export function inOrder(stacks: readonly StackConfiguration[]): Ordered[] {
  const ordered: StackConfiguration[] = [];
  const left = [...stacks];
  while (left.length > 0) {
    const next = left.findIndex((stack) => !left.some((other) => other !== stack && needs(stack, other)));
    if (next < 0) {
      throw new Error(
        `These stacks need each other, so none can be applied first: ${left.map(({ name }) => name).join(", ")}.`,
      );
    }
    ordered.push(...left.splice(next, 1));
  }
  return ordered.map((stack, index) => ({
    stack,
    after: ordered.slice(0, index).filter((other) => needs(stack, other) || maySpeakOf(stack, other)),
  }));
}

function needs(stack: StackConfiguration, other: StackConfiguration): boolean {
  const bucket = stateBucket(stack);
  if (bucket !== undefined && !createsBucket(stack, bucket) && createsBucket(other, bucket)) return true;
  return [...stack.resources.values()].some(({ type, arguments: args }) => {
    if (type !== "terraform_remote_state") return false;
    const config = args["config"] as { bucket?: unknown; key?: unknown } | undefined;
    const theirs = other.backend?.arguments;
    return config?.key !== undefined && config.key === theirs?.["key"] && config.bucket === theirs?.["bucket"];
  });
}

/**
 * Whether the stack may mean something that the other creates without a reference to it: it looks one up, or writes its name or ARN. Only
 * then does the order in which they were given decide, so that it is no race between the two.
 */
function maySpeakOf(stack: StackConfiguration, other: StackConfiguration): boolean {
  const creates = new Set(managed(other).map(({ type }) => type));
  if ([...stack.resources.values()].some(({ mode, type }) => mode === "data" && creates.has(type))) return true;
  // What both create is another thing in each.
  const own = namesIn(stack);
  const theirs = [...namesIn(other)].flatMap(([key, name]) => (own.has(key) ? [] : [name]));
  const written = textsIn([...stack.resources.values()].map(({ arguments: args }) => args));
  return theirs.some((name) =>
    written.some((text) => text === name || text.endsWith(`/${name}`) || text.endsWith(`:${name}`)),
  );
}

/** Arguments that name what is created. */
const NAMING = /^(?:alias|bucket|family|identifier|name)$|_(?:identifier|name)$/;

/** The names that a stack writes, each with the type and argument that it has it in. */
function namesIn(stack: StackConfiguration): Map<string, string> {
  const names = new Map<string, string>();
  for (const { arguments: args, type } of managed(stack)) {
    for (const [argument, value] of Object.entries(args)) {
      const written = typeof value === "string" && !value.includes("${");
      if (NAMING.test(argument) && written) names.set(`${type} ${argument} ${value}`, value);
    }
  }
  return names;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function managed(stack: StackConfiguration): ResourceConfiguration[] {
  return [...stack.resources.values()].filter(({ mode }) => mode === "managed");
}
