/** Who is told of what: mail, telephone, Slack, Teams and PagerDuty, by severity. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  Notifications,
  SecretGroup,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "notifications");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const secret = new SecretGroup(stack, "paging", { name: "shop/paging", keys: ["PAGERDUTY_ROUTING_KEY"] });
const notifications = new Notifications(stack, "notifications", {
  notify: {
    critical: ["oncall@example.com", "+4915112345678", { pagerDuty: { secret } }],
    warning: [{ teams: { tenant: "a-tenant", team: "a-team", channel: "19:a-channel@thread.tacv2" } }],
    every: [{ slack: { workspace: "T0123ABCD", channel: "C0123ABCD" } }],
  },
  textMessageDollars: 5,
});
new TerraformOutput(stack, "critical", { value: notifications.topicArns.critical! });

assertNoProblems(app);
app.synth();
