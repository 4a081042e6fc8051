/** A service on ECS Fargate behind a gateway; another one that it calls; both scale by steps. */
import {
  ApiGateway,
  App,
  assertNoProblems,
  awsProvider,
  EcsFargate,
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
const stack = new TerraformStack(app, "ecs-fargate");
const environment = Environment.set(stack, {
  name: "staging",
  class: "staging",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111", tags: standardTags(environment) });
localBackend(stack);

const image = (name: string) =>
  registryImage(stack, {
    name: `shop-${name}`,
    repositoryUrl: `111111111111.dkr.ecr.us-east-1.amazonaws.com/shop-${name}`,
    repositoryArn: `arn:aws:ecr:us-east-1:111111111111:repository/shop-${name}`,
    variable: `${name}_digest`,
  });

const network = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ["us-east-1a", "us-east-1b"] });
const cache = new Elasticache(stack, "cache", { network, engine: "valkey" });
const keys = new SecretGroup(stack, "keys", { name: "shop/keys", keys: ["PAYMENT_API_KEY"] });

const search = new EcsFargate(stack, "search", {
  network,
  image: image("search"),
  port: 8080,
  architecture: "arm64",
  spot: { reason: "a search that is cut off is asked again" },
});
const backend = new EcsFargate(stack, "backend", {
  network,
  image: image("backend"),
  port: 8000,
  size: "0.5 vCPU, 2 GB",
  deployment: { strategy: "canary", first: "10 %", watch: "10 minutes", tests: ["/health"] },
});
backend.connectsTo(cache);
backend.connectsTo(search);
backend.reads(keys);

const api = new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
new Monitoring(stack, "monitoring", { watches: [backend, search, cache, api] });
new TerraformOutput(stack, "url", { value: api.url });

assertNoProblems(app);
app.synth();
