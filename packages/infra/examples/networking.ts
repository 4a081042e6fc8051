/** A network over three zones: one regional NAT gateway, isolated subnets, IPv6, and AWS services on addresses inside it. */
import {
  App,
  assertNoProblems,
  awsProvider,
  localBackend,
  Networking,
  TerraformOutput,
  TerraformStack,
  VpcEndpoints,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "networking");
awsProvider(stack, { region: "eu-central-1" });
localBackend(stack);

const network = new Networking(stack, "network", {
  cidr: "10.8.0.0/16",
  zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  nat: "regional",
  isolated: true,
  ipv6: true,
});
new VpcEndpoints(stack, "endpoints", { network, services: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] });
new TerraformOutput(stack, "egress_ips", { value: network.egressIps });

assertNoProblems(app);
app.synth();
