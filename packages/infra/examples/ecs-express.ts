/** The service of `service.ts` on ECS Express: the props are the same, one word differs. */
import {
  ApiGateway,
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  Networking,
  registryImage,
  Service,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "ecs-express");
Environment.set(stack, {
  name: "development",
  class: "development",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const network = new Networking(stack, "networking", { cidr: "10.2.0.0/16", zones: ["us-east-1a", "us-east-1b"] });
const image = registryImage(stack, {
  name: "shop-backend",
  repositoryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/shop-backend",
  repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/shop-backend",
  variable: "backend_digest",
});
const backend = new Service(stack, "backend", { compute: "ecs-express", network, image, port: 8000 });
const api = new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
new TerraformOutput(stack, "url", { value: api.url });

assertNoProblems(app);
app.synth();
