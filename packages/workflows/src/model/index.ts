export {
  type ActionBinding,
  type ActionInputs,
  type ActionMetadata,
  type ActionSpec,
  action,
  fromMetadata,
  type InputSpec,
  type OutputSpec,
} from "./action.ts";
export {
  CompositeAction,
  type CompositeBody,
  type CompositeInputs,
  type CompositeProps,
  compositeAction,
} from "./composite.ts";
export * from "./job.ts";
export { type Matrix, type MatrixAxes, type MatrixOptions, matrix } from "./matrix.ts";
export type { PermissionScope, Permissions } from "./permissions.ts";
export { type OutputTypes, type RunOptions, run, Step, type StepOptions, type UsesOptions, uses } from "./step.ts";
export * from "./triggers.ts";
export { Workflow, type WorkflowProps, workflow } from "./workflow.ts";
