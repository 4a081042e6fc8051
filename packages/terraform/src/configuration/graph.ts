import { ConfigurationError } from "./errors.ts";
import { referencesIn } from "./references.ts";
import type { StackConfiguration } from "./types.ts";

/** What depends on what inside one stack, by resource address. */
export interface StackGraph {
  /** Addresses each resource needs before it can exist. */
  dependencies: Map<string, Set<string>>;
  /** The reverse: what would be touched when a resource goes. */
  dependents: Map<string, Set<string>>;
  /** Creation order in waves: everything in one wave can be created at the same time. */
  waves: string[][];
}

/**
 * Builds the graph from references and `depends_on`; references through locals are followed.
 * @throws ConfigurationError `dependency-cycle`, naming the resources in it
 */
export function graphOf(stack: StackConfiguration): StackGraph {
  const dependencies = new Map<string, Set<string>>();
  const dependents = new Map<string, Set<string>>();
  for (const address of stack.resources.keys()) {
    dependencies.set(address, new Set());
    dependents.set(address, new Set());
  }
  for (const [address, resource] of stack.resources) {
    const explicit = (Array.isArray(resource.meta["depends_on"]) ? resource.meta["depends_on"] : []) as string[];
    const targets = [
      ...targetsOf(stack, [resource.arguments, resource.meta["for_each"], resource.meta["count"]]),
      ...explicit,
    ];
    for (const target of targets) {
      if (target === address || !stack.resources.has(target)) continue;
      dependencies.get(address)?.add(target);
      dependents.get(target)?.add(address);
    }
  }
  return { dependencies, dependents, waves: wavesOf(dependencies, stack.name) };
}

function targetsOf(stack: StackConfiguration, value: unknown, seen = new Set<string>()): Set<string> {
  const targets = new Set<string>();
  for (const { target } of referencesIn(value)) {
    if (!target.startsWith("local.")) targets.add(target);
    else if (!seen.has(target)) {
      seen.add(target);
      for (const through of targetsOf(stack, stack.locals[target.slice("local.".length)], seen)) targets.add(through);
    }
  }
  return targets;
}

function wavesOf(dependencies: Map<string, Set<string>>, stack: string): string[][] {
  const waves: string[][] = [];
  const done = new Set<string>();
  while (done.size < dependencies.size) {
    const wave = [...dependencies]
      .filter(([address, needs]) => !done.has(address) && [...needs].every((need) => done.has(need)))
      .map(([address]) => address);
    if (wave.length === 0) {
      const left = [...dependencies.keys()].filter((address) => !done.has(address));
      throw new ConfigurationError(
        "dependency-cycle",
        `Stack ${stack}: these resources need each other, so none can be created first: ${left.join(", ")}.`,
      );
    }
    for (const address of wave) done.add(address);
    waves.push(wave);
  }
  return waves;
}
