import type { System } from "../system.ts";

/** Non-secret variables as valued for one environment. */
export function variablesOf({ declaration }: System, environment: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declaration.variables ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (value[environment] ?? ""),
    ]),
  );
}
