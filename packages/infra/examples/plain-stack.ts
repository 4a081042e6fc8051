import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, type Construct, Elasticache, Networking, TerraformStack } from "@towline/infra";

class Plain extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-central-1" });
    const network = new Networking(this, "net", { cidr: "10.8.0.0/16", zones: ["eu-central-1a", "eu-central-1b"] });
    new Elasticache(this, "cache", { network, engine: "valkey" });
  }
}

const app = new App();
new Plain(app, "plain");
app.synth();
