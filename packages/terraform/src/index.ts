/**
 * Reads what Terraform writes and what its providers declare: synthesized stacks, what they cost, plans, provider schemas. Pure
 * reading: nothing here runs Terraform, evaluates a binding or reaches a network.
 */
export * from "./check/index.ts";
export * from "./configuration/index.ts";
export * from "./cost/index.ts";
export * from "./plan/index.ts";
export * from "./schema/index.ts";
