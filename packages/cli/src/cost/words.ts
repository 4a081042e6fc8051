import type { Estimate, FixedLine, UseLine } from "@towline/terraform";
import { count } from "../terminal/output.ts";
import type { EnvironmentCost, Span } from "./environment-costs.ts";

/** `$118`, or `$118 to $163`. */
export function span({ from, to }: Span): string {
  const dollars = (sum: number) => `$${Math.round(sum).toLocaleString("en-US")}`;
  return dollars(from) === dollars(to) ? dollars(from) : `${dollars(from)} to ${dollars(to)}`;
}

/** What it costs, in a sentence: `$118 to $163 a month at AWS of a budget of $300, $50 to suppliers`. */
export function costSentence({ aws, budget, stacks, suppliers, toSuppliers }: EnvironmentCost): string {
  const unknown = stacks.flatMap(({ unpriced }) => unpriced).reduce((sum, { addresses }) => sum + addresses.length, 0);
  return [
    `${span(aws)} a month at AWS${budget === undefined ? "" : ` of a budget of ${span({ from: budget, to: budget })}`}`,
    ...(suppliers.length > 0 ? [`${span(toSuppliers)} to suppliers`] : []),
    ...(unknown > 0 ? [`${count(unknown, "resource")} without a known price`] : []),
  ].join(", ");
}

/** The costs of the environment that a run of the pipeline delivered to: the last one, where there are several. */
export function costOfRun(
  environments: readonly EnvironmentCost[],
  jobs: readonly { readonly id: string; readonly result: string }[],
): EnvironmentCost | undefined {
  const ran = new Set(jobs.flatMap(({ id, result }) => (result === "skipped" ? [] : [id.replace(/^deploy-/, "")])));
  return environments.findLast(
    ({ environment, stacks }) => ran.has(environment) || stacks.some(({ stack }) => ran.has(stack)),
  );
}

/** A line with its sum: what a person reads and a report shows. */
export interface SumLine {
  readonly what: string;
  readonly sum: string;
}

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 2 });
const price = (value: number): string => `$${value < 0.001 ? value.toPrecision(3) : Number(value.toFixed(5))}`;

/** Lines of a stack that have a sum, the dearest first, then what has none. */
export function linesOf({ byUse, fixed, unpriced }: Estimate): {
  summed: SumLine[];
  byUse: SumLine[];
  unknown: SumLine[];
} {
  const used = byUse.filter((line) => line.monthly !== undefined);
  const open = byUse.filter((line) => line.monthly === undefined);
  return {
    summed: [...fixed.map(fixedLine), ...used.map(usedLine)],
    byUse: open.map(({ free, unit, unitPrice, what }) => ({
      what: `${what}${free > 0 ? `, ${number(free)} free` : ""}`,
      sum: `${price(unitPrice)} per ${unit}`,
    })),
    unknown: unpriced.map(({ addresses, reason, type }) => ({
      what: `${type}${addresses.length > 1 ? ` (${addresses.length})` : ""}: ${reason}`,
      sum: "unknown",
    })),
  };
}

function fixedLine({ monthly, quantity, unit, unitPrice, what }: FixedLine): SumLine {
  return {
    what: `${what}: ${number(quantity)} × ${price(unitPrice)} per ${unit}${freeNote(monthly)}`,
    sum: monthly.toFixed(2),
  };
}

function usedLine({ monthly = 0, quantity = 0, unit, unitPrice, what }: UseLine): SumLine {
  return {
    what: `${what}: ${number(quantity)} × ${price(unitPrice)} per ${unit}${freeNote(monthly)}, as declared`,
    sum: monthly.toFixed(2),
  };
}

const freeNote = (monthly: number): string => (monthly === 0 ? ", within what is free" : "");
