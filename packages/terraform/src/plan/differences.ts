import { formatPath } from "./read.ts";
import type { ResourceChange } from "./types.ts";

/** One attribute that a change touches. */
export interface AttributeChange {
  /** `source_configuration[0].image_repository[0].image_identifier`. */
  path: string;
  before: unknown;
  after: unknown;
  /** The value is only known after apply. */
  unknown: boolean;
  /** Values of sensitive attributes are not to be printed; `before` and `after` are left out. */
  sensitive: boolean;
}

/** Lists the attributes that differ between before and after, deepest path first known, in stable order. */
export function attributeChanges(change: ResourceChange): AttributeChange[] {
  const found: AttributeChange[] = [];
  walk(change.before, change.after, change.afterUnknown, [change.beforeSensitive, change.afterSensitive], [], found);
  return found;
}

function walk(
  before: unknown,
  after: unknown,
  unknown: unknown,
  sensitive: [unknown, unknown],
  path: (string | number)[],
  found: AttributeChange[],
): void {
  const secret = sensitive.includes(true);
  if (unknown === true || secret || !isContainer(before) || !isContainer(after) || kind(before) !== kind(after)) {
    if (unknown !== true && same(before, after) && !isContainer(unknown)) return;
    if (unknown !== true && same(before, after) && !mentionsTrue(unknown)) return;
    found.push({
      path: formatPath(path),
      before: secret ? undefined : before,
      after: secret ? undefined : after,
      unknown: unknown === true || mentionsTrue(unknown),
      sensitive: secret,
    });
    return;
  }
  const keys = Array.isArray(before)
    ? Array.from({ length: Math.max(before.length, (after as unknown[]).length) }, (_, index) => index)
    : [
        ...new Set([
          ...Object.keys(before),
          ...Object.keys(after),
          ...(isContainer(unknown) ? Object.keys(unknown) : []),
        ]),
      ].sort();
  for (const key of keys) {
    walk(
      at(before, key),
      at(after, key),
      at(unknown, key),
      [at(sensitive[0], key), at(sensitive[1], key)],
      [...path, key],
      found,
    );
  }
}

function at(value: unknown, key: string | number): unknown {
  return isContainer(value) ? (value as { [key: string | number]: unknown })[key] : undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function kind(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

function mentionsTrue(value: unknown): boolean {
  if (value === true) return true;
  return isContainer(value) && Object.values(value).some(mentionsTrue);
}
