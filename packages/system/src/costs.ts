import type { Usage } from "@towline/terraform";
import { perMonth, type SupplierDeclaration, spanOf } from "./declaration/costs.ts";
import type { System } from "./system.ts";

/** What a supplier other than AWS is assumed to be paid. */
export interface SupplierCost {
  readonly name: string;
  readonly plan: string;
  /** US dollars a month, the least and the most. */
  readonly from: number;
  readonly to: number;
  readonly asOf: SupplierDeclaration["asOf"];
  readonly source: string;
}

/** What a declaration says about the costs of one environment. */
export interface DeclaredCosts {
  /** US dollars a month that it may cost at AWS. */
  readonly budget: number | undefined;
  readonly usage: Usage;
  readonly suppliers: readonly SupplierCost[];
}

/** Declared costs of an environment: its budget, its usage, and the suppliers it needs. */
export function declaredCosts({ declaration }: System, environment: string): DeclaredCosts {
  const { budget } = declaration.environments[environment] ?? {};
  const { suppliers = {}, usage = {} } = declaration.costs ?? {};
  return {
    budget: budget === undefined ? undefined : perMonth(budget),
    usage: usage[environment] ?? {},
    suppliers: Object.entries(suppliers)
      .filter(([, supplier]) => supplier.in?.includes(environment) ?? true)
      .map(([name, supplier]) => ({
        name,
        plan: supplier.plan,
        ...spanOf(supplier),
        asOf: supplier.asOf,
        source: supplier.source,
      })),
  };
}
