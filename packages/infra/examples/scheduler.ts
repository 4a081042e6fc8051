/** What runs at its time: a function, a message, a state machine and a call over HTTPS. */
import {
  App,
  assertNoProblems,
  awsProvider,
  callHttp,
  Environment,
  invoke,
  localBackend,
  Schedule,
  SecretGroup,
  sendMessage,
  startExecution,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "scheduler");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111111111111:${rest}`;

const nightly = new Schedule(stack, "clean-up", {
  when: { daily: "03:00" },
  timezone: "Europe/Berlin",
  within: "30 minutes",
  target: invoke(arn("lambda", "function:clean-up")),
});
new Schedule(stack, "poll", { when: { every: "5 minutes" }, target: sendMessage(arn("sqs", "polls")) });
new Schedule(stack, "report", {
  when: { cron: "0 7 ? * MON-FRI *" },
  target: startExecution(arn("states", "stateMachine:report")),
});

const partner = new SecretGroup(stack, "partner", { name: "shop/partner", keys: ["API_TOKEN"] });
new Schedule(stack, "push-prices", {
  when: { weekly: "sun 22:00" },
  target: callHttp({
    url: "https://partner.example.com/prices/refresh",
    header: { name: "X-Api-Token", secret: partner, key: "API_TOKEN" },
  }),
  input: { full: true },
});

new TerraformOutput(stack, "failures", { value: nightly.failuresArn });

assertNoProblems(app);
app.synth();
