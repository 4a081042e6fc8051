/** Logs that end, with numbers read out of their lines and a way to where they are searched. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  LogGroup,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "logs");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const worker = new LogGroup(stack, "worker", {
  metrics: {
    Timeouts: { pattern: "?timeout ?ETIMEDOUT" },
    Errors: { pattern: '{ $.level = "error" }' },
    OrderSeconds: { pattern: "{ $.seconds = * }", value: "$.seconds", unit: "Seconds", by: { Country: "$.country" } },
  },
  forwardTo: { firehoseArn: "arn:aws:firehose:us-east-1:111111111111:deliverystream/search", pattern: "ERROR" },
});
const audit = new LogGroup(stack, "audit", { class: "infrequent", keep: "731 days" });
const debug = new LogGroup(stack, "debug", { keep: "3 days" });

new TerraformOutput(stack, "groups", { value: [worker, audit, debug].map(({ name }) => name) });

assertNoProblems(app);
app.synth();
