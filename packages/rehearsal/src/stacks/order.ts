import type { StackConfiguration } from "@towline/terraform";

/** The bucket of a stack's S3 backend. */
export function stateBucket(stack: StackConfiguration): string | undefined {
  const bucket = stack.backend?.type === "s3" ? stack.backend.arguments["bucket"] : undefined;
  return typeof bucket === "string" ? bucket : undefined;
}

/** Whether the stack creates the bucket. */
export function createsBucket(stack: StackConfiguration, bucket: string): boolean {
  return [...stack.resources.values()].some(
    ({ mode, type, arguments: args }) => mode === "managed" && type === "aws_s3_bucket" && args["bucket"] === bucket,
  );
}

/**
 * Puts stacks in the order in which they can be applied; those that need nothing of each other stay as given.
 * @throws Error when they need each other in a circle
 */
export function inOrder(stacks: readonly StackConfiguration[]): StackConfiguration[] {
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
  return ordered;
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
