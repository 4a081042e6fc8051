export { type BudgetProps, budget } from "./budget.ts";
export { Cost } from "./cost.ts";
export type { AllocationTag, CostProps } from "./props.ts";
