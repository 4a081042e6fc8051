/** Secrets that people fill in, that the stack writes, that nobody has seen; and settings that are none. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  Parameters,
  SecretGroup,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "secrets");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

// Created with every key empty; people put the values in: aws secretsmanager put-secret-value.
const payment = new SecretGroup(stack, "payment", { name: "shop/payment", keys: ["PAYMENT_API_KEY", "WEBHOOK_KEY"] });

// Drawn while Terraform runs, in no state. Raise the edition for new ones.
const auth = new SecretGroup(stack, "auth", { name: "shop/auth", keys: ["JWT_SECRET", "CSRF_SECRET"] });
auth.generate({ length: 64, edition: 1 });

// Known to the stack, and read in another region when this one is lost.
const search = new SecretGroup(stack, "search", {
  name: "shop/search",
  keys: ["SEARCH_URL"],
  replicas: [{ region: "us-west-2" }],
});
search.write({ SEARCH_URL: "https://search.example.com" });

// Nothing secret: free, and shown in a plan.
const settings = new Parameters(stack, "settings", {
  values: { LOG_LEVEL: "info", SENTRY_DSN: "https://1@o1.ingest.sentry.io/1" },
});

new TerraformOutput(stack, "groups", { value: [payment, auth, search, settings].map(({ name }) => name) });

assertNoProblems(app);
app.synth();
