import { type ProviderSchema, readSchema, SchemaError, type StackConfiguration, typesInUse } from "@towline/terraform";
import { addUsed, isLarge, pruneLarge, type UsedBlocks } from "../provider/prune.ts";

/** Providers that are served even when no stack was named, because any command may ask for them. */
const ALWAYS = ["aws", "github"] as const;

/** What a world remembers of the stacks that were named to it. */
export interface Remembered {
  /** Types used so far, so that a state with a type that is no longer declared can still be read. */
  types: { [provider: string]: { resources: string[]; data: string[]; ephemeral?: string[] } };
  /** Nested blocks in use, for the few types whose schema is cut to them. */
  blocks: { [type: string]: UsedBlocks };
}

/** The schemas of the types that are in use in a world. */
export class TypesInUse {
  private readonly remembered: Remembered;
  private readonly from: string;

  /** @param from folder from which bindings are resolved */
  constructor(remembered: Remembered, from: string) {
    this.remembered = remembered;
    this.from = from;
  }

  /** Adds what stacks use. @returns the schemas of all providers: those of the stacks, and the usual ones */
  learn(stacks: readonly StackConfiguration[]): ProviderSchema[] {
    const { blocks, types } = this.remembered;
    for (const { provider, resourceTypes, dataSourceTypes, ephemeralTypes } of typesInUse(stacks)) {
      const known = types[provider] ?? { resources: [], data: [] };
      types[provider] = {
        resources: merged(known.resources, resourceTypes),
        data: merged(known.data, dataSourceTypes),
        ephemeral: merged(known.ephemeral ?? [], ephemeralTypes),
      };
    }
    const schemas = [...new Set([...ALWAYS, ...Object.keys(types)])].flatMap((provider) => this.read(provider) ?? []);
    const large = new Map(
      schemas.flatMap(({ resources }) => Object.entries(resources).filter(([, block]) => isLarge(block))),
    );
    for (const resource of stacks.flatMap((stack) => [...stack.resources.values()])) {
      const block = resource.mode === "managed" ? large.get(resource.type) : undefined;
      if (!block) continue;
      blocks[resource.type] ??= {};
      addUsed(blocks[resource.type]!, block, resource);
    }
    return schemas.map((schema) => ({
      ...schema,
      resources: Object.fromEntries(
        Object.entries(schema.resources).map(([type, block]) => [
          type,
          large.has(type) ? pruneLarge(block, blocks[type] ?? {}) : block,
        ]),
      ),
    }));
  }

  private read(provider: string): ProviderSchema | undefined {
    const types = this.remembered.types[provider];
    try {
      return readSchema({
        provider,
        resourceTypes: types?.resources ?? [],
        dataSourceTypes: types?.data ?? [],
        ephemeralTypes: types?.ephemeral ?? [],
        from: this.from,
      });
    } catch (error) {
      // A provider that no stack uses may be absent.
      if (error instanceof SchemaError && error.code === "binding-not-found" && !types) return undefined;
      throw error;
    }
  }
}

const merged = (known: readonly string[], more: readonly string[]) => [...new Set([...known, ...more])].sort();
