/** A new zone, a certificate for two names in it, and who may issue others. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Certificate,
  Environment,
  HostedZone,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "dns");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const zone = new HostedZone(stack, "zone", { name: "shop.example.com", issuers: ["amazon.com"] });
const certificate = new Certificate(stack, "certificate", {
  name: "shop.example.com",
  alternatives: ["www.shop.example.com"],
  zone,
});
zone.alias(stack, "shop.example.com", {
  name: "shop-1234567890.us-east-1.elb.amazonaws.com",
  zoneId: "Z35SXDOTRQ7X7K",
});
new TerraformOutput(stack, "name-servers", { value: zone.nameServers });
new TerraformOutput(stack, "certificate-arn", { value: certificate.arn });

assertNoProblems(app);
app.synth();
