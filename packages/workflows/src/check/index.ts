export { check } from "./check.ts";
export type { CheckedFile, Finding } from "./finding.ts";
export type { Rule } from "./rule.ts";
export { rules } from "./rules/index.ts";
