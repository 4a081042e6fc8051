import { isDeepStrictEqual } from "node:util";
import type { ResourceConfiguration, StackConfiguration } from "@towline/terraform";

/**
 * Finds the address of a resource from what a provider is told. The plugin protocol names the type and the values only, so the literal
 * arguments of the configuration decide; of several that fit, the one with the most.
 */
export class Addresses {
  private readonly byType = new Map<string, ResourceConfiguration[]>();

  learn({ resources }: StackConfiguration): void {
    for (const resource of resources.values()) {
      if (resource.mode !== "managed") continue;
      // Stacks of two environments have the same addresses with other arguments.
      const known = this.byType.get(resource.type) ?? [];
      const same = ({ address, arguments: written }: ResourceConfiguration) =>
        address === resource.address && isDeepStrictEqual(written, resource.arguments);
      if (!known.some(same)) this.byType.set(resource.type, [...known, resource]);
    }
  }

  of(type: string, values: unknown): string | undefined {
    const fitting = (this.byType.get(type) ?? [])
      .map((resource) => ({ address: resource.address, score: fit(resource.arguments, values) }))
      .filter(({ score }) => score >= 0);
    return fitting.sort((a, b) => b.score - a.score)[0]?.address;
  }
}

/** How many literals of the configuration stand in the values; below zero when one of them is another. */
function fit(written: unknown, value: unknown): number {
  if (typeof written === "string" && written.includes("${")) return 0;
  if (written === null || written === undefined) return 0;
  if (Array.isArray(written)) {
    // Blocks that may stand once only are objects in the values of some types and lists in others; sets have no order.
    if (!Array.isArray(value)) return 0;
    const scores = written.map((item, index) => fit(item, value[index]));
    return scores.some((score) => score < 0) && written.every((item) => typeof item === "object")
      ? -1
      : scores.filter((score) => score > 0).length;
  }
  if (typeof written === "object") {
    if (typeof value !== "object" || value === null) return 0;
    let sum = 0;
    for (const [name, item] of Object.entries(written)) {
      const score = fit(item, (value as { [name: string]: unknown })[name]);
      if (score < 0) return -1;
      sum += score;
    }
    return sum;
  }
  if (value === null || value === undefined || typeof value === "object") return 0;
  return String(written) === String(value) ? 1 : -1;
}
