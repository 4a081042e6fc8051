import type { PriceName } from "../prices.ts";
import type { Reading } from "../reading.ts";

/** What one resource is charged: `quantity` units a month in any case, or by use without one. */
export interface Charge {
  readonly price: string;
  readonly quantity?: number;
}

/** Says what a resource is charged. Nothing means that it costs nothing as it is configured. */
export type Pricer = (resource: Reading) => readonly Charge[];

/** Paid in any case. Prices of machines have names of their own beside those of services. */
export const fixed = (
  price: PriceName | `${"redis" | "valkey" | "postgres" | "ec2" | "api-cache"}.${string}`,
  quantity: number,
): Charge => ({
  price,
  quantity,
});

/** Paid by use. */
export const byUse = (...prices: readonly PriceName[]): Charge[] => prices.map((price) => ({ price }));

/** A resource that is paid by use alone. */
export const onlyByUse =
  (...prices: readonly PriceName[]): Pricer =>
  () =>
    byUse(...prices);
