/** Inputs that deploy and rollback share: both put one release on one target, so both are told about it the same way. */
import { duration, list, map, path, text } from "./input.ts";

export const TARGETS = ["terraform", "process"] as const;
export type Target = (typeof TARGETS)[number];

/** Where the Terraform stacks are, and how Terraform is run. */
export const terraformInputs = {
  directory: path({
    default: "cdktf.out",
    description:
      "Target terraform: folder of the stacks, `<directory>/stacks/<stack>` as cdktf writes them, or `<directory>/<stack>`.",
  }),
  stacks: list({ description: "Target terraform: stacks of one environment, in the order in which they are applied." }),
  variables: map({
    description:
      "Target terraform: Terraform variables, passed as TF_VAR_<name>. A plan-only run takes digests that are left out from the release that is live. Secrets belong in the step's env as TF_VAR_<name>.",
  }),
  terraform: path({
    description: "Target terraform: the binary. Without it: $TF_PATH, then `terraform`, then `tofu` on PATH.",
  }),
  "lock-timeout": duration({
    default: "5 minutes",
    description: "Target terraform: how long to wait for a state lock that somebody else holds.",
  }),
  role: text({
    description:
      "Target terraform: AWS role of this job. It is assumed again, by the token that GitHub signs for the run, when the credentials end before the state is saved and its lock released.",
  }),
  recovery: duration({
    default: "10 minutes",
    description:
      "Target terraform: how long it is tried to save a state that could not be written, and to release a lock that could not be released.",
  }),
} as const;

/** Where local releases are, and where the processes that run them are remembered. */
export const processInputs = {
  name: text({ default: "service", description: "Target process: name of the service; one process runs per name." }),
  releases: path({
    default: ".towline/releases",
    description: "Target process: folder of the releases that build wrote.",
  }),
  state: path({
    default: ".towline/state",
    description: "Target process: folder that remembers which process runs which release.",
  }),
  "health-path": text({
    default: "/health",
    description: "Target process: path that answers 200 when the service is ready.",
  }),
  environment: map({ description: "Target process: environment variables of the service." }),
} as const;
