/** What an environment may cost, and what happens when it costs more. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Cost,
  Environment,
  localBackend,
  Notifications,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "cost");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const { topicArns } = new Notifications(stack, "notifications", { notify: { info: ["finance@example.com"] } });
new Cost(stack, "cost", {
  tells: topicArns.info,
  budget: "$400 / month",
  daily: "$25 / day",
  anomalies: "$15",
  stop: {
    policyArn: "arn:aws:iam::aws:policy/AWSDenyAll",
    roles: ["shop-github-production-deploy"],
    reason: "a training account with a fixed budget",
  },
});

assertNoProblems(app);
app.synth();
