/** A service in two colours on App Runner: the next release goes to the one that takes no traffic. */
import {
  ApiGateway,
  App,
  AppRunner,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  Networking,
  registryImage,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "app-runner");
Environment.set(stack, {
  name: "staging",
  class: "staging",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const network = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ["us-east-1a", "us-east-1b"] });
const image = registryImage(stack, {
  name: "shop-backend",
  repositoryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/shop-backend",
  repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/shop-backend",
  variable: "backend_digest",
});
const backend = new AppRunner(stack, "backend", { network, image, port: 8000, colours: true });
const api = new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
new TerraformOutput(stack, "url", { value: api.url });
new TerraformOutput(stack, "service", { value: backend.outputs });

assertNoProblems(app);
app.synth();
