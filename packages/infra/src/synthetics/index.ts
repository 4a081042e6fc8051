export { CANARY_RUNTIME, SyntheticsCanary } from "./canary.ts";
export type { CanaryProps } from "./props.ts";
