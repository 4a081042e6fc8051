import { digestVariables, type System } from "@towline/system";
import { UsageError } from "./errors.ts";

/** A release that nothing answers for: enough to plan with, and visibly no real one. */
const UNRELEASED = `sha256:${"0".repeat(64)}`;

/**
 * Values of the digest variables of a system: those given as `image=sha256:…`, and for the others the digest of nothing.
 *
 * @throws UsageError CLI031 for an image the system does not have or a text that is no digest.
 */
export function digestsOf(system: System, given: readonly string[] = []): Record<string, string> {
  const variables = digestVariables(system);
  const values = Object.fromEntries(Object.values(variables).map((variable) => [variable, UNRELEASED]));
  for (const text of given) {
    const [image = "", digest = ""] = text.split("=");
    const variable = variables[image];
    if (!variable || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw new UsageError(
        "CLI031",
        `"${text}" names no release of an image`,
        `write <image>=sha256:<64 hex digits>; images: ${Object.keys(variables).join(", ") || "none"}`,
      );
    }
    values[variable] = digest;
  }
  return values;
}
