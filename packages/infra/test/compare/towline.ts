// VPC, service, Redis and API in Towline. `node towline.ts` writes cdktf.out.
import {
  ApiGateway,
  App,
  AppRunner,
  awsProvider,
  Elasticache,
  Networking,
  registryImage,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "shop");
awsProvider(stack, { region: "eu-central-1" });

const network = new Networking(stack, "network", { cidr: "10.8.0.0/16", zones: ["eu-central-1a", "eu-central-1b"] });
const cache = new Elasticache(stack, "cache", { network, engine: "valkey" });
const image = registryImage(stack, {
  name: "shop",
  repositoryUrl: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop",
  repositoryArn: "arn:aws:ecr:eu-central-1:111111111111:repository/shop",
  variable: "digest",
});
const service = new AppRunner(stack, "service", { network, image, port: 8000 });
service.connectsTo(cache);
const api = new ApiGateway(stack, "api", { forwardsTo: service, limits: { perIp: "1000 / minute" } });
new TerraformOutput(stack, "url", { value: api.url });

app.synth();
