import {
  action,
  choice,
  digest,
  duration,
  file,
  flag,
  jsonValue,
  outcomes,
  path,
  processInputs,
  TARGETS,
  terraformInputs,
  text,
  value,
} from "@towline/action-kit/spec";

/** Inputs and outputs of the deploy action; see README.md, which is generated from this. */
export const spec = action("deploy", {
  description: "Applies the Terraform stacks of one environment from a saved plan, or starts a local release.",
  inputs: {
    target: choice(TARGETS, {
      default: "terraform",
      description:
        "`terraform` plans and applies stacks; `process` starts a release of the build action on this machine.",
    }),
    ...terraformInputs,
    "plan-only": flag({ description: "Target terraform: plan, report and save the plans; change nothing." }),
    plans: path({ default: ".towline/plans", description: "Target terraform: folder of the saved plans." }),
    "apply-saved": flag({
      description:
        "Target terraform: apply the plans found in `plans`, exactly those; a plan that no longer fits is refused.",
    }),
    "comment-token": text({
      secret: true,
      description:
        "Target terraform: token that may write pull request comments; the plan is put there, in one comment that is kept up to date.",
    }),
    "comment-title": text({
      default: "Plan",
      description: "Target terraform: heading of that comment, one comment a title.",
    }),
    ...processInputs,
    digest: digest({ description: "Target process: the release to start." }),
    timeout: duration({ default: "30 minutes", description: "Everything together, waiting included." }),
  },
  outputs: {
    outcome: outcomes("succeeded", "no-change", "failed", "timed-out", "cancelled"),
    changed: value("`true` when anything was changed before it ended, also when it ended in red."),
    url: value("Where the release answers."),
    outputs: jsonValue("Outputs of all stacks, without sensitive ones"),
    release: jsonValue("What is live now: a map of variable name to digest"),
    digest: value("Identity that is live now, when the release has exactly one entry."),
    previous: jsonValue(
      "What was live before, in the same form; give it to the rollback action. Empty when nothing was",
    ),
    unsettled: jsonValue(
      "State locks that could not be released and states that could not be saved, per stack; give it to the rollback action",
    ),
    changes: jsonValue("Planned changes per stack: create, update, replace, delete"),
    plan: file("Human summary of the plan, Markdown"),
  },
});
