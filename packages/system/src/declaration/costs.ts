import { type Money, money } from "@towline/infra";
import { isPriceName, type Usage } from "@towline/terraform";
import type { Problem } from "../errors.ts";

/** What somebody other than AWS is paid: an assumption, with the day on which it was looked up. */
export interface SupplierDeclaration<Environment extends string = string> {
  /** Plan or product, in the supplier's words. */
  readonly plan: string;
  /** A sum a month, or the least and the most that are expected. */
  readonly costs: Money | { readonly from: Money; readonly to: Money };
  /** Month in which it was looked up, `2026-11`. */
  readonly asOf: `${number}-${number}`;
  /** Page on which it stands. */
  readonly source: `https://${string}`;
  /** Environments that need it. @default all */
  readonly in?: readonly Environment[];
}

/** What `towline cost` cannot read from the Terraform: use, and suppliers. AWS Budgets sees none of the latter. */
export interface Costs<Environment extends string = string> {
  /**
   * What an environment is expected to use in a month, by the name of the price: `{ production: { "nat-gateway.gb": 100 } }`.
   * @default nothing: what is paid by use is then listed and in no sum
   */
  readonly usage?: { readonly [name in Environment]?: Usage };
  /** Suppliers by name. */
  readonly suppliers?: { readonly [name: string]: SupplierDeclaration<Environment> };
}

/** What is wrong with declared costs. */
export function costProblems(costs: Costs, environments: readonly string[]): Problem[] {
  return [
    ...Object.entries(costs.usage ?? {}).flatMap(([environment, usage]) =>
      usageProblems(environment, usage, environments),
    ),
    ...Object.entries(costs.suppliers ?? {}).flatMap(([name, supplier]) =>
      supplierProblems(name, supplier, environments),
    ),
  ];
}

function usageProblems(environment: string, usage: Usage | undefined, environments: readonly string[]): Problem[] {
  const at = `costs.usage.${environment}`;
  return [
    ...unknownEnvironments(at, [environment], environments),
    ...Object.entries(usage ?? {}).flatMap(([name, units]): Problem[] => {
      if (!isPriceName(name)) {
        return [
          {
            code: "SYS070",
            at: `${at}.${name}`,
            message: "nothing is paid by a price of this name",
            fix: "write a name that `towline cost` lists as paid by use",
          },
        ];
      }
      if (typeof units === "number" && units >= 0 && Number.isFinite(units)) return [];
      return [
        { code: "SYS071", at: `${at}.${name}`, message: `${units} is no number of units`, fix: "write 0 or more" },
      ];
    }),
  ];
}

function supplierProblems(name: string, supplier: SupplierDeclaration, environments: readonly string[]): Problem[] {
  const at = `costs.suppliers.${name}`;
  const problems = unknownEnvironments(`${at}.in`, supplier.in ?? [], environments);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(supplier.asOf)) {
    problems.push({
      code: "SYS072",
      at: `${at}.asOf`,
      message: `"${supplier.asOf}" is no month`,
      fix: 'write the month in which the price was looked up, such as "2026-11"',
    });
  }
  try {
    const { from, to } = spanOf(supplier);
    if (from <= to) return problems;
    problems.push({ code: "SYS073", at: `${at}.costs`, message: `from ${from} is above to ${to}`, fix: "swap them" });
  } catch (error) {
    problems.push({
      code: "SYS073",
      at: `${at}.costs`,
      message: (error as Error).message,
      fix: 'write "$25 / month", or { from: "$50 / month", to: "$200 / month" }',
    });
  }
  return problems;
}

function unknownEnvironments(at: string, named: readonly string[], known: readonly string[]): Problem[] {
  return named
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "SYS024",
      at,
      message: `there is no environment "${name}"`,
      fix: `write one of: ${known.join(", ")}`,
    }));
}

/** Days of a month, as the hours that AWS counts it with. */
const DAYS = 365 / 12;

/** US dollars a month. @throws TowlineError TOWLINE_MONEY */
export function perMonth(sum: Money): number {
  const { dollars, per } = money(sum);
  return per === "month" ? dollars : dollars * DAYS;
}

/** Least and most, in US dollars a month. @throws TowlineError TOWLINE_MONEY */
export function spanOf({ costs }: SupplierDeclaration): { readonly from: number; readonly to: number } {
  if (typeof costs === "string") return { from: perMonth(costs), to: perMonth(costs) };
  return { from: perMonth(costs.from), to: perMonth(costs.to) };
}
