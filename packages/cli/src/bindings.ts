import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder from which the provider bindings are found: the package that depends on them. */
export const bindings = (): string => dirname(fileURLToPath(import.meta.resolve("@towline/terraform")));
