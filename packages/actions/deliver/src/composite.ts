import { spec as deploy } from "@towline/action-deploy/spec";
import type { ActionSpec } from "@towline/action-kit/spec";
import { spec as rollback } from "@towline/action-rollback/spec";
import { spec as smokeTest } from "@towline/action-smoke-test/spec";
import { spec } from "./spec.ts";

/**
 * `$/` is the repository and commit that this action.yml itself comes from, so the parts are always those of the same release and need no checkout
 * (runner >= 2.336: https://github.blog/changelog/, "self-repository references").
 */
const SELF = "$/packages/actions";

/** Every input of a part that the composite has too is passed on under its own name. */
function passedOn(part: ActionSpec, own: Readonly<Record<string, string>>): Record<string, string> {
  const shared = Object.keys(part.inputs).filter((name) => name in spec.inputs && !(name in own));
  return { ...Object.fromEntries(shared.map((name) => [name, `\${{ inputs.${name} }}`])), ...own };
}

const RELEASE = "steps.deploy.outputs.release";

/** The steps of the composite, and where its outputs come from. */
export const composite = {
  steps: [
    {
      id: "deploy",
      name: "Deploy",
      uses: `${SELF}/deploy`,
      with: passedOn(deploy, {}),
    },
    {
      id: "smoke-test",
      name: "Smoke test",
      uses: `${SELF}/smoke-test`,
      with: passedOn(smokeTest, {
        "base-url": "${{ inputs.base-url || steps.deploy.outputs.url }}",
        "expect-digest": `\${{ inputs.expect-variable && fromJSON(${RELEASE})[inputs.expect-variable] || steps.deploy.outputs.digest }}`,
        timeout: "${{ inputs.smoke-timeout }}",
      }),
    },
    {
      id: "rollback",
      name: "Roll back",
      // Not after a cancellation, and not when nothing was changed: then what ran before still runs.
      if: "${{ failure() && steps.deploy.outputs.changed == 'true' }}",
      uses: `${SELF}/rollback`,
      with: passedOn(rollback, {
        previous: "${{ steps.deploy.outputs.previous }}",
        reason: "${{ steps.smoke-test.outputs.message || 'the deployment failed' }}",
      }),
    },
  ],
  outputs: {
    // A rollback that found nothing to put back has not made the failure before it good.
    outcome:
      "${{ (steps.rollback.outputs.outcome == 'no-change' && 'failed') || steps.rollback.outputs.outcome || (steps.smoke-test.outputs.outcome == 'succeeded' && steps.deploy.outputs.outcome) || steps.smoke-test.outputs.outcome || steps.deploy.outputs.outcome }}",
    url: "${{ steps.rollback.outputs.url || steps.deploy.outputs.url }}",
    release: `\${{ steps.rollback.outputs.release || ${RELEASE} }}`,
    previous: "${{ steps.deploy.outputs.previous }}",
    message: "${{ steps.smoke-test.outputs.message || steps.rollback.outputs.message }}",
  },
} as const;
