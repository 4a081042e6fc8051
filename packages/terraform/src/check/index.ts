export { type CheckFinding, checkStack } from "./check.ts";
export { nearest } from "./nearest.ts";
