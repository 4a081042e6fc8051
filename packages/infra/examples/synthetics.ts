/** An address that is asked every minute from outside, and what happens when it does not answer. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  Monitoring,
  SyntheticsCanary,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "synthetics");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const canary = new SyntheticsCanary(stack, "website", {
  asks: "https://www.example.com/health",
  every: "1 minute",
  text: "healthy",
  timeout: "5 seconds",
});
new Monitoring(stack, "monitoring", { watches: [canary], notify: { critical: ["oncall@example.com"] } });

assertNoProblems(app);
app.synth();
