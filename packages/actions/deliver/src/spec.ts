import { spec as deploy } from "@towline/action-deploy/spec";
import { action, jsonValue, outcomes, value } from "@towline/action-kit/spec";
import { spec as rollback } from "@towline/action-rollback/spec";
import { spec as smokeTest } from "@towline/action-smoke-test/spec";

// A plan alone delivers nothing, and what was live before is found out by deploy itself.
const { "plan-only": _plan, "comment-token": _token, "comment-title": _title, ...deployInputs } = deploy.inputs;
const {
  "base-url": _url,
  "expect-digest": _digest,
  report: _report,
  timeout: smokeTimeout,
  ...smokeInputs
} = smokeTest.inputs;

/** Inputs and outputs of the composite: those of its parts, declared once in their specs. */
export const spec = action("deliver", {
  description: "Deploys a release, proves that it answers and works, and puts back the previous one when it does not.",
  inputs: {
    ...deployInputs,
    ...smokeInputs,
    "smoke-timeout": { ...smokeTimeout, description: "The smoke test, waiting for the release included." },
    "base-url": rollback.inputs["base-url"],
    "expect-variable": {
      ...rollback.inputs["expect-variable"],
      description: "Which entry of the release the version endpoint must report, when there are several.",
    },
  },
  outputs: {
    outcome: outcomes("succeeded", "no-change", "failed", "rolled-back", "timed-out", "cancelled"),
    url: value("Where the release answers."),
    release: jsonValue("What is live now: a map of variable name to digest"),
    previous: jsonValue("What was live before, in the same form"),
    message: value("What went wrong first, in one line."),
  },
});
