export {
  type ActionBinding,
  type ActionInputs,
  type ActionMetadata,
  type ActionSpec,
  action,
  type Binding,
  fromMetadata,
  type InputFor,
  type InputSpec,
  type OutputSpec,
} from "./action.ts";
export { ActionFile, type ActionFileData, type ActionRuns, actionFile } from "./action-file.ts";
export type { ApiCall } from "./api.ts";
export { actionAsWritten, onAsWritten, runAsWritten } from "./as-written.ts";
export {
  CompositeAction,
  type CompositeBody,
  type CompositeInputs,
  type CompositeProps,
  compositeAction,
} from "./composite.ts";
export { type ControlOptions, cancel, parallel, wait, waitAll } from "./control.ts";
export type { Extensible, PlainValue } from "./extra.ts";
export * from "./job.ts";
export { type Matrix, type MatrixAxes, type MatrixOptions, matrix } from "./matrix.ts";
export {
  type AllPermissions,
  type AnyPermissions,
  type Because,
  because,
  type JobPermissions,
  type PermissionScope,
  type Permissions,
} from "./permissions.ts";
export { type Callable, type CallSpec, type Passed, type ReusableSpec, reusable } from "./reusable.ts";
export { inline, pwsh, type Script, type ScriptValue, sh } from "./script/script.ts";
export { type OutputTypes, type RunOptions, run, Step, type StepOptions, type UsesOptions, uses } from "./step.ts";
export * from "./triggers.ts";
export { Workflow, type WorkflowProps, workflow } from "./workflow.ts";
