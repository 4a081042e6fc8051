import { createHash } from "node:crypto";
import { Environment } from "./environment.ts";
import type { IConstruct } from "./tf.ts";

/** A short, stable fingerprint of a text (lower-case hex). */
export function fingerprint(text: string, length = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** Characters AWS allows nearly everywhere: lower-case letters, digits, single hyphens; starts with a letter. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
}

/** Shortens a name to `max` characters; what is cut off is kept apart by a fingerprint. */
export function fit(name: string, max: number): string {
  if (name.length <= max) return name;
  const tail = fingerprint(name, 6);
  return `${name.slice(0, max - tail.length - 1).replace(/-+$/, "")}-${tail}`;
}

/**
 * The name a resource gets when nobody gave one: `<project>-<environment>-<id>`. Unique in an account, the same on
 * every machine.
 *
 * @param max longest name the service allows
 */
export function physicalName(scope: IConstruct, id: string, max = 63): string {
  const environment = Environment.of(scope);
  const parts = environment.declared ? [environment.project, environment.name, id] : [environment.project, id];
  return fit(slug(parts.join("-")), max);
}

/** Names of load balancers and target groups: 32 letters, digits and hyphens, no hyphen at either end. */
export function balancerName(name: string, ending = ""): string {
  const plain = name.replaceAll("_", "-");
  return `${fit(plain === name ? plain : `${plain}-${fingerprint(name, 4)}`, 32 - ending.length)}${ending}`.replace(
    /-+$/,
    "",
  );
}
