/** `@towline/workflows/step`: what a step function's own file and its tests need; light, for it is part of every bundle. */
export {
  type InputValuesOf,
  type OutputValuesOf,
  type StepContext,
  StepFunction,
  type StepFunctionProps,
  type StepInputs,
  type StepOutputSpec,
  type StepOutputs,
  stepFunction,
} from "./definition.ts";
export type { StepIo, StepLog } from "./io.ts";
export { type Tried, tryStep } from "./try.ts";
