// Contexts by place, as in the types of expressions/positions.ts.
const job = ["github", "inputs", "vars", "needs", "strategy", "matrix"];
const running = [...job, "job", "runner", "env"];

/** Contexts that GitHub has at each place. */
export const positions = {
  jobIf: ["github", "inputs", "vars", "needs", "status"],
  job,
  jobEnv: [...job, "secrets"],
  environmentUrl: [...running, "steps"],
  container: [...running, "secrets"],
  stepIf: [...running, "steps", "status", "files"],
  step: [...running, "steps", "secrets", "files"],
  outputs: [...running, "steps", "secrets"],
  strategy: ["github", "inputs", "vars", "needs"],
  workflowEnv: ["github", "inputs", "vars", "secrets"],
  workflow: ["github", "inputs", "vars"],
  callOutputs: ["github", "inputs", "vars", "jobs"],
} as const satisfies Record<string, readonly string[]>;

export type Position = keyof typeof positions;
