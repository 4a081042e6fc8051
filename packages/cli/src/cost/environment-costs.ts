import { type DeclaredCosts, declaredCosts, type Synthesis, type System, stackPlans } from "@towline/system";
import { Allotments, cents, type Estimate, estimateStack, readStack } from "@towline/terraform";

/** A span in US dollars a month. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What one environment costs a month: its stacks at AWS, and beside them the suppliers, which no budget of AWS sees. */
export interface EnvironmentCost {
  readonly environment: string;
  /** Month of the AWS prices. */
  readonly asOf: string;
  readonly stacks: readonly Estimate[];
  /** What is paid in any case, up to what the declared usage makes of it. */
  readonly aws: Span;
  readonly suppliers: DeclaredCosts["suppliers"];
  readonly toSuppliers: Span;
  /** US dollars a month, where one is declared. */
  readonly budget?: number;
}

/** The costs of every environment that has stacks, and of what the accounts are prepared with. */
export function costsOf(
  system: System,
  { stacks }: Synthesis,
): { environments: EnvironmentCost[]; bootstrap?: Estimate } {
  const folders = new Map(stacks.map(({ folder, name }) => [name, folder]));
  const plans = stackPlans(system.declaration.environments);
  // What is free is free once an account, however many stacks stand in it.
  const allotments = new Map<string | undefined, Allotments>();
  const read = (name: string) => ({ ...readStack(folders.get(name) ?? name), name });
  const environments = Object.keys(system.declaration.environments).flatMap((environment): EnvironmentCost[] => {
    const own = plans.filter((plan) => plan.environment === environment && folders.has(plan.name));
    if (own.length === 0) return [];
    const { budget, suppliers, usage } = declaredCosts(system, environment);
    const estimates = own.map(({ account, name, region }) => {
      const known = allotments.get(account) ?? new Allotments();
      allotments.set(account, known);
      // A usage is that of the environment; of several regions the primary stands for it.
      return estimateStack(read(name), { usage: region.role === "primary" ? usage : {}, allotments: known });
    });
    return [
      {
        environment,
        asOf: estimates[0]!.asOf,
        stacks: estimates,
        aws: { from: sum(estimates, ({ total }) => total.fixed), to: sum(estimates, ({ total }) => total.withUsage) },
        suppliers,
        toSuppliers: { from: sum(suppliers, ({ from }) => from), to: sum(suppliers, ({ to }) => to) },
        ...(budget === undefined ? {} : { budget }),
      },
    ];
  });
  const bootstrap = folders.has("bootstrap") ? estimateStack(read("bootstrap")) : undefined;
  return { environments, ...(bootstrap ? { bootstrap } : {}) };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return cents(items.reduce((total, item) => total + of(item), 0));
}
