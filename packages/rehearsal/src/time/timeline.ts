import { graphOf, type StackConfiguration } from "@towline/terraform";
import { creationSeconds } from "./durations.ts";

/** When a resource is under way, in seconds of the world since the apply began. */
export interface Span {
  address: string;
  start: number;
  end: number;
}

export interface Timeline {
  spans: Span[];
  /** How long the apply takes. */
  seconds: number;
  /** The resources that decide it, first to last: each begins when the one before it is ready. */
  critical: string[];
}

/** Resources that Terraform works on at the same time (`-parallelism`). */
const PARALLELISM = 10;

/**
 * How an apply that creates everything in a stack would go at AWS: each resource begins when those it needs exist and a place is free. The same
 * stack gives the same timeline on every machine; nothing is measured here.
 *
 * @param late seconds more by address, as faults cost them
 */
export function timelineOf(stack: StackConfiguration, late: ReadonlyMap<string, number> = new Map()): Timeline {
  const { dependencies } = graphOf(stack);
  const managed = [...stack.resources.values()].filter(({ mode }) => mode === "managed");
  const spans = new Map<string, Span & { after: string | undefined }>();
  const waiting = new Map(managed.map((resource) => [resource.address, resource]));
  const running: (Span & { after: string | undefined })[] = [];
  let now = 0;
  let freed: string | undefined;
  while (waiting.size > 0 || running.length > 0) {
    for (const { address, type } of waiting.values()) {
      if (running.length >= PARALLELISM) break;
      const needs = [...needsOf(address, dependencies, stack)];
      if (needs.some((need) => (spans.get(need)?.end ?? Number.POSITIVE_INFINITY) > now)) continue;
      const last = needs.map((need) => spans.get(need)!).sort((a, b) => b.end - a.end)[0];
      const after = last?.end === now ? last.address : now > 0 ? freed : undefined;
      const span = { address, start: now, end: now + creationSeconds(type) + (late.get(address) ?? 0), after };
      spans.set(address, span);
      running.push(span);
      waiting.delete(address);
    }
    running.sort((a, b) => a.end - b.end || (a.address < b.address ? -1 : 1));
    const done = running.shift();
    if (!done) break;
    now = done.end;
    freed = done.address;
  }
  const last = [...spans.values()].sort((a, b) => b.end - a.end || (a.address < b.address ? -1 : 1))[0];
  const critical: string[] = [];
  for (let at = last; at; at = at.after === undefined ? undefined : spans.get(at.after)) critical.unshift(at.address);
  return {
    spans: [...spans.values()].map(({ address, end, start }) => ({ address, start, end })),
    seconds: last?.end ?? 0,
    critical,
  };
}

/** Managed resources that have to exist first; what stands behind a data source counts as if it were named. */
function needsOf(
  address: string,
  dependencies: Map<string, Set<string>>,
  { resources }: StackConfiguration,
): Set<string> {
  const needs = new Set<string>();
  const look = (from: string): void => {
    for (const need of dependencies.get(from) ?? []) {
      if (resources.get(need)?.mode === "managed") needs.add(need);
      else look(need);
    }
  };
  look(address);
  return needs;
}
