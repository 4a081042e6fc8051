import type { PriceName } from "./prices.ts";

/** One price of a table. */
export interface Price {
  /** US dollars a unit, in the region of the table. */
  readonly usd: number;
  /** What is counted: `hour`, `GB`, `million requests`. */
  readonly unit: string;
  /** What is paid for, in the words of the bill. */
  readonly what: string;
  /** Page on which the price stands. */
  readonly source: string;
  /** Whether other regions have other prices. */
  readonly regional: boolean;
  /** Units a month that every account has for nothing, for good and not only in its first year. */
  readonly free?: number;
}

/**
 * What a stack is expected to use in a month, by the price that it is counted with, in that price's unit:
 * `{ "nat-gateway.gb": 100, "api-gateway.million-requests": 2 }`.
 */
export type Usage = { readonly [name in PriceName]?: number };

/** Something that is paid whether it is used or not. */
export interface FixedLine {
  readonly price: string;
  readonly what: string;
  readonly addresses: readonly string[];
  /** Units a month, with those that are free. */
  readonly quantity: number;
  readonly unit: string;
  /** US dollars a unit in the region of the stack. */
  readonly unitPrice: number;
  /** US dollars a month, rounded to cents. */
  readonly monthly: number;
  readonly source: string;
}

/** Something that is paid by use; without a declared usage it has no sum, and is not taken for nothing. */
export interface UseLine extends Omit<FixedLine, "quantity" | "monthly"> {
  /** Units a month that are free in an account. */
  readonly free: number;
  /** As declared. */
  readonly quantity?: number;
  readonly monthly?: number;
}

/** Resources that no price is known for. They are in no sum. */
export interface Unpriced {
  readonly type: string;
  readonly addresses: readonly string[];
  readonly reason: string;
}

/** What a stack costs a month. */
export interface Estimate {
  readonly stack: string;
  readonly region: string;
  /** Month of the prices, `2026-11`. */
  readonly asOf: string;
  readonly currency: "USD";
  /**
   * How the prices of the region are known: `listed` one by one, `by-factor` (what is not listed is that of us-east-1 times a factor), or
   * `assumed` (those of us-east-1, as nothing is known of the region).
   */
  readonly basis: "listed" | "by-factor" | "assumed";
  readonly fixed: readonly FixedLine[];
  readonly byUse: readonly UseLine[];
  readonly unpriced: readonly Unpriced[];
  /** How many resources cost nothing by themselves. */
  readonly free: number;
  /** Names of the declared usage that nothing in the stack is paid by. */
  readonly unusedUsage: readonly string[];
  /** US dollars a month: what is paid in any case, and with the declared usage. */
  readonly total: { readonly fixed: number; readonly withUsage: number };
}
