import type { ResourceConfiguration, StackConfiguration } from "../configuration/types.ts";
import { Allotments } from "./allotments.ts";
import type { Charge, Pricer } from "./charges/charge.ts";
import { COMPUTE } from "./charges/compute.ts";
import { DATA } from "./charges/data.ts";
import { EDGE } from "./charges/edge.ts";
import { NETWORK } from "./charges/network.ts";
import { WATCHING } from "./charges/watching.ts";
import { isFree } from "./free.ts";
import { AS_OF, PRICES } from "./prices.ts";
import { Reading, regionOf, Undetermined } from "./reading.ts";
import { basisOf, unitPriceIn } from "./regions.ts";
import type { Estimate, FixedLine, Price, Unpriced, Usage, UseLine } from "./types.ts";

const PRICERS: { readonly [type: string]: Pricer } = { ...NETWORK, ...COMPUTE, ...DATA, ...EDGE, ...WATCHING };

/** Everything that is charged by one price in one region. */
interface Item {
  readonly name: string;
  readonly price: Price;
  readonly region: string;
  readonly addresses: Set<string>;
  quantity: number;
}

/**
 * What a synthesized stack costs a month: what is paid in any case, what is paid by use, and what no price is known for. Reads nothing but
 * the stack and the price table of this package.
 *
 * @param usage what is expected to be used in a month; without it the sum is that of the fixed lines
 * @param allotments what the account still has for nothing; one for all stacks of an account. @default all of it
 */
export function estimateStack(
  stack: StackConfiguration,
  { usage = {}, allotments = new Allotments() }: { readonly usage?: Usage; readonly allotments?: Allotments } = {},
): Estimate {
  const bill = new Bill(stack);
  for (const resource of stack.resources.values()) if (resource.mode === "managed") bill.add(resource);
  const fixed = [...bill.fixed.values()].map((item) => fixedLine(item, allotments));
  const used = new Map(Object.entries(usage));
  const byUse = [...bill.byUse.values()].map((item) => {
    const quantity = used.get(item.name);
    // A usage is that of the stack: where two regions of it pay by the same price, the first takes it.
    used.delete(item.name);
    return useLine(item, quantity, allotments);
  });
  const sum = (lines: readonly { readonly monthly?: number }[]) =>
    cents(lines.reduce((total, { monthly = 0 }) => total + monthly, 0));
  const region = regionOf(stack);
  const total = sum(fixed);
  return {
    stack: stack.name,
    region,
    asOf: AS_OF,
    currency: "USD",
    basis: basisOf(region),
    fixed: fixed.sort(dearestFirst),
    byUse: byUse.sort(dearestFirst),
    unpriced: bill.unpriced(),
    free: bill.free,
    unusedUsage: [...used.keys()].sort(),
    total: { fixed: total, withUsage: cents(total + sum(byUse)) },
  };
}

class Bill {
  readonly fixed = new Map<string, Item>();
  readonly byUse = new Map<string, Item>();
  free = 0;
  readonly #stack: StackConfiguration;
  readonly #unpriced = new Map<string, { type: string; reason: string; addresses: string[] }>();

  constructor(stack: StackConfiguration) {
    this.#stack = stack;
  }

  add(resource: ResourceConfiguration): void {
    const { address, type } = resource;
    const pricer = Object.hasOwn(PRICERS, type) ? PRICERS[type] : undefined;
    if (!pricer && !isFree(type)) {
      this.#leaveOut(resource, "no price is known for this type");
      return;
    }
    try {
      const reading = new Reading(this.#stack, resource);
      // All of them before the first is counted: a resource is in the sum with all its parts or not at all.
      const charges = (pricer?.(reading) ?? []).map((charge) => ({ ...charge, of: priceOf(charge) }));
      const copies = charges.length > 0 ? copiesOf(reading) : 1;
      if (charges.length === 0) this.free++;
      const region = regionOf(this.#stack, resource);
      for (const charge of charges) this.#charge(charge, copies, { address, region });
    } catch (error) {
      if (!(error instanceof Undetermined)) throw error;
      this.#leaveOut(resource, error.message);
    }
  }

  unpriced(): Unpriced[] {
    return [...this.#unpriced.values()];
  }

  #charge(
    { of: price, price: name, quantity }: Charge & { readonly of: Price },
    copies: number,
    { address, region }: { address: string; region: string },
  ): void {
    const items = quantity === undefined ? this.byUse : this.fixed;
    const key = `${name} ${region}`;
    const item = items.get(key) ?? { name, price, region, addresses: new Set<string>(), quantity: 0 };
    item.addresses.add(address);
    item.quantity += (quantity ?? 0) * copies;
    items.set(key, item);
  }

  #leaveOut({ address, type }: ResourceConfiguration, reason: string): void {
    const key = `${type} ${reason}`;
    const known = this.#unpriced.get(key) ?? { type, reason, addresses: [] };
    known.addresses.push(address);
    this.#unpriced.set(key, known);
  }
}

function priceOf({ price: name }: Charge): Price {
  const price = PRICES[name];
  if (!price) throw new Undetermined(`no price is known for ${name}`);
  return price;
}

/** @throws Undetermined when only an apply knows how many there will be */
function copiesOf(reading: Reading): number {
  const { count, for_each: each } = reading.resource.meta;
  if (each !== undefined) {
    if (Array.isArray(each)) return each.length;
    if (typeof each === "object" && each !== null) return Object.keys(each).length;
    throw new Undetermined("for_each: how many there are is known only when it is applied");
  }
  return reading.number(count, 1);
}

function fixedLine({ addresses, name, price, quantity, region }: Item, allotments: Allotments): FixedLine {
  const unitPrice = unitPriceIn(region, name, price);
  return {
    price: name,
    what: price.what,
    addresses: [...addresses],
    quantity: Number(quantity.toFixed(4)),
    unit: price.unit,
    unitPrice,
    monthly: cents(allotments.paid(name, price, quantity) * unitPrice),
    source: price.source,
  };
}

function useLine(
  { addresses, name, price, region }: Item,
  quantity: number | undefined,
  allotments: Allotments,
): UseLine {
  const unitPrice = unitPriceIn(region, name, price);
  return {
    price: name,
    what: price.what,
    addresses: [...addresses],
    unit: price.unit,
    unitPrice,
    free: price.free ?? 0,
    source: price.source,
    ...(quantity === undefined ? {} : { quantity, monthly: cents(allotments.paid(name, price, quantity) * unitPrice) }),
  };
}

interface Sorted {
  readonly monthly?: number;
  readonly price: string;
}

const dearestFirst = (a: Sorted, b: Sorted): number =>
  (b.monthly ?? -1) - (a.monthly ?? -1) || (a.price < b.price ? -1 : a.price > b.price ? 1 : 0);

/** A sum as it stands on a bill, so that the lines of an estimate add up to its total. */
export const cents = (dollars: number): number => Math.round(dollars * 100 + Number.EPSILON) / 100;
