import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Folder from which the provider bindings are found: the package that depends on them. */
export const bindings = (): string => dirname(createRequire(import.meta.url).resolve("@towline/terraform"));
