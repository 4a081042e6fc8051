export { CANARY_RUNTIME, Canary } from "./canary.ts";
export type { CanaryProps } from "./props.ts";
