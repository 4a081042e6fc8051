/**
 * Which contexts GitHub makes available where. From the `context` lists of the official schema
 * (`workflow-v1.0.json` of @actions/workflow-parser 0.3.61).
 *
 * `status` stands for success(), failure(), always() and cancelled(), `files` for hashFiles(): these functions are
 * limited to some places exactly as contexts are.
 */
export type ContextName =
  | "github"
  | "env"
  | "vars"
  | "secrets"
  | "needs"
  | "steps"
  | "inputs"
  | "matrix"
  | "strategy"
  | "runner"
  | "job"
  | "jobs"
  | "status"
  | "files";

/** `jobs.<id>.if` */
export type InJobIf = "github" | "inputs" | "vars" | "needs" | "status";
/** `runs-on`, `name`, `environment`, `container`, `services`, `timeout-minutes`, `continue-on-error` of a job */
export type InJob = "github" | "inputs" | "vars" | "needs" | "strategy" | "matrix";
/** `jobs.<id>.env` */
export type InJobEnv = InJob | "secrets";
/** `environment.url` */
export type InEnvironmentUrl = InJob | "job" | "runner" | "env" | "steps";
/** `services.<id>.env`, `credentials` */
export type InContainer = InJob | "job" | "runner" | "env" | "secrets";
/** `steps[*].if` */
export type InStepIf = InJob | "job" | "runner" | "env" | "steps" | "status" | "files";
/** `steps[*].run`, `with`, `env`, `name`, `working-directory` */
export type InStep = InJob | "job" | "runner" | "env" | "steps" | "secrets" | "files";
/** `jobs.<id>.outputs` */
export type InOutputs = InJob | "job" | "runner" | "env" | "steps" | "secrets";
/** `strategy.matrix`, `fail-fast`, `max-parallel` */
export type InStrategy = "github" | "inputs" | "vars" | "needs";
/** `env` at the top */
export type InWorkflowEnv = "github" | "inputs" | "vars" | "secrets";
/** `concurrency` and `run-name` at the top */
export type InWorkflow = "github" | "inputs" | "vars";
/** `on.workflow_call.outputs.<id>.value` */
export type InCallOutputs = "github" | "inputs" | "vars" | "jobs";
