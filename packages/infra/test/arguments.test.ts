import {
  Cost,
  GithubRepositorySettings,
  githubProvider,
  Monitoring,
  Notifications,
  RoleBoundary,
  SecretGroup,
  SyntheticsCanary,
  type TerraformStack,
} from "../src/index.ts";
import { unknownKeys } from "./support/provider-schema.ts";
import { type Json, PRODUCTION, synth } from "./support/synth.ts";

/** Everything that Eloquent does not ask for, but somebody may. */
const corners: [string, (stack: TerraformStack) => void][] = [
  [
    "notifications",
    (stack) => {
      const secret = new SecretGroup(stack, "paging", { name: "paging", keys: ["PAGERDUTY_ROUTING_KEY"] });
      const notify = new Notifications(stack, "notifications", {
        notify: {
          critical: ["oncall@example.com", "+4915112345678", { pagerDuty: { secret } }],
          every: [
            { slack: { workspace: "T1", channel: "C1" } },
            { teams: { tenant: "tenant", team: "team", channel: "channel" } },
          ],
        },
      });
      new Monitoring(stack, "monitoring", { watches: [notify], notify, objective: "99 %" });
    },
  ],
  [
    "cost",
    (stack) =>
      void new Cost(stack, "cost", {
        tells: "arn:aws:sns:us-east-1:222222222222:alerts",
        allocationTags: ["Project"],
        stop: { policyArn: "arn:aws:iam::222222222222:policy/none", roles: ["deploy"], reason: "training" },
      }),
  ],
  ["canary", (stack) => void new SyntheticsCanary(stack, "canary", { asks: "https://example.com/health", text: "ok" })],
  ["boundary", (stack) => void new RoleBoundary(stack, "boundary", { account: "222222222222", project: "shop" })],
  [
    "repository",
    (stack) => {
      githubProvider(stack, { owner: "eloquent-ai" });
      new GithubRepositorySettings(stack, "repository", {
        repository: { owner: "eloquent-ai", name: "chatbot" },
        environments: { production: { branches: ["main"] } },
        requiredChecks: ["Tests"],
        allowedActions: ["aws-actions/*"],
        settings: {},
      });
    },
  ],
];

test.each(corners)("every argument of %s is one the provider knows", (_name, make) => {
  const { json } = synth(make, PRODUCTION);
  const resources = Object.entries(json["resource"] as Json).flatMap(([type, all]) =>
    Object.values(all as Json).map((one): [string, Json] => [type, one as Json]),
  );
  expect(resources.length).toBeGreaterThan(0);
  expect(resources.flatMap(([type, resource]) => unknownKeys(type, resource))).toEqual([]);
});
