import { isObjectValue, type ObjectValue, type Value } from "../../cty/value.ts";
import type { Surroundings } from "../types.ts";

type Pair = readonly [name: string, value: string];

/** The first item of a block or list. */
export function first(value: Value | undefined): ObjectValue | undefined {
  const item = Array.isArray(value) ? value[0] : undefined;
  return isObjectValue(item) ? item : undefined;
}

/** Environment of a release: plain variables, and what the references of its secrets stand for. */
export function withSecrets(
  variables: readonly Pair[],
  secrets: readonly Pair[],
  { services, notice }: Pick<Surroundings, "services" | "notice">,
  subject: string,
): Record<string, string> {
  const env: Record<string, string> = Object.fromEntries(variables);
  const unseen: string[] = [];
  for (const [name, reference] of secrets) {
    const value = services.secret(reference);
    if (value === undefined) unseen.push(name);
    env[name] = value ?? "stand-in-secret";
  }
  if (unseen.length > 0) {
    notice({
      subject,
      message: `Values of ${unseen.sort().join(", ")} were never set here; the service gets "stand-in-secret".`,
    });
  }
  return env;
}
