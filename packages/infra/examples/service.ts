/** A service behind a gateway, with its cache and its alarms, in an environment of its own. */
import {
  ApiGateway,
  App,
  AppRunner,
  assertNoProblems,
  awsProvider,
  Elasticache,
  Environment,
  localBackend,
  Monitoring,
  Networking,
  registryImage,
  SecretGroup,
  standardTags,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "staging");
const environment = Environment.set(stack, {
  name: "staging",
  class: "staging",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111", tags: standardTags(environment) });
localBackend(stack);

const network = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ["us-east-1a", "us-east-1b"] });
const cache = new Elasticache(stack, "cache", { network, engine: "valkey" });
const keys = new SecretGroup(stack, "keys", { name: "shop/keys", keys: ["PAYMENT_API_KEY"] });
const image = registryImage(stack, {
  name: "shop-backend",
  repositoryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/shop-backend",
  repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/shop-backend",
  variable: "backend_digest",
});
const backend = new AppRunner(stack, "backend", { network, image, port: 8000 });
backend.connectsTo(cache);
backend.reads(keys);
const api = new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
new Monitoring(stack, "monitoring", { watches: [backend, cache, api], notify: { critical: ["oncall@example.com"] } });
new TerraformOutput(stack, "url", { description: "Where the API answers.", value: api.url });

assertNoProblems(app);
app.synth();
