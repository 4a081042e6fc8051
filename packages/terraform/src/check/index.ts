export { type CheckFinding, checkStack } from "./check.ts";
