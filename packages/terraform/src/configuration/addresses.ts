import type { StackConfiguration } from "./types.ts";

/** Addresses of managed resources, each with the construct that makes it: `{ "aws_vpc.net_vpc_1A2B": "net/vpc" }`. */
export type Addresses = Readonly<Record<string, string>>;

/** An address that was there and is not any more. Terraform destroys what stands there, unless a block says where it went. */
export interface LostAddress {
  readonly stack: string;
  readonly address: string;
  readonly path: string;
  /** Addresses of the same type that are new: where it may have gone. */
  readonly candidates: readonly string[];
}

/** A person's word that something may go. */
export interface Farewell {
  readonly stack: string;
  readonly address: string;
  readonly reason: string;
}

/** Addresses of what a stack manages, sorted. */
export function addressesOf(stack: StackConfiguration): Addresses {
  const managed = [...stack.resources.values()].filter(({ mode }) => mode === "managed");
  const entries = managed.map(({ address, constructPath, name }) => [address, within(constructPath ?? name)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)));
}

/**
 * What was there before and is lost now. An address that a `moved` block leads from to one that is there, or that a `removed`
 * block names, is not lost, nor one that a person let go with a reason.
 *
 * @param before addresses by stack, as they were committed
 */
export function lostAddresses(
  before: Readonly<Record<string, Addresses>>,
  stacks: readonly StackConfiguration[],
  farewells: readonly Farewell[] = [],
): LostAddress[] {
  const now = new Map(stacks.map((stack) => [stack.name, stack]));
  const excused = new Set(farewells.map(({ stack, address }) => `${stack} ${address}`));
  return Object.entries(before).flatMap(([name, known]) => {
    const stack = now.get(name);
    const present = stack ? addressesOf(stack) : {};
    const followed = stack ? followedBy(stack, present) : new Set<string>();
    return Object.entries(known)
      .filter(([address]) => !(address in present) && !followed.has(address) && !excused.has(`${name} ${address}`))
      .map(([address, path]) => ({ stack: name, address, path, candidates: candidates(address, known, present) }));
  });
}

/** Addresses that a block of the stack accounts for. */
function followedBy({ json }: StackConfiguration, present: Addresses): Set<string> {
  const blocks = (name: string) => {
    const value = (json as { readonly [name: string]: unknown })[name];
    return (Array.isArray(value) ? value : []) as { readonly from?: string; readonly to?: string }[];
  };
  const moved = blocks("moved").filter(({ to }) => to !== undefined && bare(to) in present);
  return new Set([...moved, ...blocks("removed")].map(({ from }) => bare(from ?? "")));
}

/** An address as it is written in a block: alone, or as an expression. */
const bare = (text: string) => text.replace(/^\$\{(.*)\}$/, "$1");

function candidates(address: string, before: Addresses, now: Addresses): string[] {
  const type = address.split(".")[0];
  return Object.keys(now).filter((other) => other.split(".")[0] === type && !(other in before));
}

/** A construct path without the stack that it begins with. */
const within = (path: string) => path.slice(path.indexOf("/") + 1);
