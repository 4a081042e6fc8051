/**
 * Which contexts GitHub makes available where. From the `context` lists of the official schema
 * (`workflow-v1.0.json` of @actions/workflow-parser 0.3.61).
 *
 * `status` stands for success(), failure(), always() and cancelled(), `files` for hashFiles(): these functions are
 * limited to some places exactly as contexts are.
 *
 * `untrusted` stands for text that somebody outside the repository can choose, such as the title of a pull request.
 * It may be read wherever `github` may be, but never stand in a script.
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
  | "files"
  | "untrusted";

/** `jobs.<id>.if` */
export type InJobIf = "github" | "untrusted" | "inputs" | "vars" | "needs" | "status";
/** `runs-on`, `name`, `environment`, `container`, `services`, `timeout-minutes`, `continue-on-error` of a job */
export type InJob = "github" | "untrusted" | "inputs" | "vars" | "needs" | "strategy" | "matrix";
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
export type InStrategy = "github" | "untrusted" | "inputs" | "vars" | "needs";
/** `env` at the top */
export type InWorkflowEnv = "github" | "untrusted" | "inputs" | "vars" | "secrets";
/** `concurrency` and `run-name` at the top */
export type InWorkflow = "github" | "untrusted" | "inputs" | "vars";
/** `on.workflow_call.outputs.<id>.value` */
export type InCallOutputs = "github" | "untrusted" | "inputs" | "vars" | "jobs";
/** `on.workflow_call.inputs.<id>.default` */
export type InCallDefault = "github" | "untrusted" | "inputs" | "vars";
/** What GitHub may write into a script itself: texts that nobody outside can choose, and no secret. */
export type InlineContexts = "github" | "vars" | "strategy" | "runner" | "job" | "files";
