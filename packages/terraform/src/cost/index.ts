export { Allotments } from "./allotments.ts";
export { cents, estimateStack } from "./estimate.ts";
export { isPriceName, type PriceName } from "./prices.ts";
export type { Estimate, FixedLine, Price, Unpriced, Usage, UseLine } from "./types.ts";
