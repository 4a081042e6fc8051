export type { Check, CheckRequest, SmokeFile } from "./model.ts";
export { loadChecks, type Verdict, type VerifyOptions, verify } from "./verify.ts";
export { short } from "./version.ts";
