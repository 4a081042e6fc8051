/** `Deploy to production` -> `deploy-to-production` */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** `node-version` -> `nodeVersion`; underscores and capitals stay as they are. */
export type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** @see Camel */
export function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** What GitHub accepts as the id of a job or a step. */
export const idPattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
