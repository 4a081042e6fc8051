import type { PlainValue } from "../model/extra.ts";

/** A value with a comment at the end of its line. */
export class Commented {
  readonly value: Tree;
  readonly comment: string;

  constructor(value: Tree, comment: string) {
    this.value = value;
    this.comment = comment;
  }
}

/** What a workflow is before it is YAML: plain data in the order of the file. */
export type Tree = string | number | boolean | null | Commented | readonly Tree[] | { readonly [key: string]: Tree };

/** An object without its undefined values. */
export function compact(entries: Readonly<Record<string, Tree | undefined>>): Record<string, Tree> {
  const compacted: Record<string, Tree> = {};
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    if (value !== undefined) compacted[key] = value;
  }
  return compacted;
}

/** The plain data, without comments. */
export function withoutComments(tree: Tree): unknown {
  if (tree instanceof Commented) return withoutComments(tree.value);
  if (Array.isArray(tree)) return tree.map(withoutComments);
  if (typeof tree === "object" && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, withoutComments(value)]));
  }
  return tree;
}

/** What the comment beside a key says that came through the escape hatch; `check` finds it by these words. */
export const escapeMark = "unknown to Towline, written through `extra`";

/** Keys of the escape hatch, each marked. */
export function lowerExtra(extra: Readonly<Record<string, PlainValue>> | undefined): Record<string, Tree> {
  return Object.fromEntries(Object.entries(extra ?? {}).map(([key, value]) => [key, new Commented(value, escapeMark)]));
}
