import type { BlockSchema, ResourceConfiguration } from "@towline/terraform";

/** Which nested blocks are written somewhere: `{ rule: { statement: { byte_match_statement: {} } } }`. */
export interface UsedBlocks {
  [block: string]: UsedBlocks;
}

/** A type with more nested blocks than this is cut to those in use. */
const LARGE = 300;

/**
 * Terraform spells out every block of a schema in every value. The statements of a WAF rule contain themselves, which
 * makes a rule tens of thousands of empty lists, and a plan of eight rules takes seconds. What no stack writes can be
 * left out without a difference: a misspelt block is unknown either way. The two upper levels always stay, because
 * expressions may refer to them.
 */
export function pruneLarge(block: BlockSchema, used: UsedBlocks): BlockSchema {
  return count(block) > LARGE ? prune(block, used, 0) : block;
}

function prune(block: BlockSchema, used: UsedBlocks, depth: number): BlockSchema {
  const blocks = Object.entries(block.blocks)
    .filter(([name]) => depth < 2 || used[name] !== undefined)
    .map(([name, nested]) => [name, { ...nested, block: prune(nested.block, used[name] ?? {}, depth + 1) }]);
  return { attributes: block.attributes, blocks: Object.fromEntries(blocks) };
}

/** Schemas stay the same objects, and those of WAF have ten thousand blocks. */
const counts = new WeakMap<BlockSchema, number>();

function count(block: BlockSchema): number {
  const known = counts.get(block);
  if (known !== undefined) return known;
  const counted = Object.values(block.blocks).reduce((sum, nested) => sum + 1 + count(nested.block), 0);
  counts.set(block, counted);
  return counted;
}

/** Adds the blocks that a resource's configuration writes, also in `dynamic` blocks. */
export function addUsed(used: UsedBlocks, block: BlockSchema, resource: ResourceConfiguration): void {
  collect(used, block, [resource.arguments]);
}

function collect(used: UsedBlocks, block: BlockSchema, values: readonly unknown[]): void {
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inside = values.flatMap((value) => {
      const { [name]: written, dynamic } = (value ?? {}) as { [name: string]: unknown };
      const generated = ((dynamic ?? {}) as { [name: string]: unknown })[name];
      return [...listed(written), ...listed(generated).map((item) => (item as { content?: unknown }).content)];
    });
    if (inside.length === 0) continue;
    used[name] ??= {};
    collect(used[name], nested.block, inside.flatMap(listed));
  }
}

function listed(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Blocks in use, for the large types among those given. */
export function isLarge(block: BlockSchema): boolean {
  return count(block) > LARGE;
}
