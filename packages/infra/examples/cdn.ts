/** A single-page application and its files, from a closed bucket, under a name of its own, with limits at the edge. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Bucket,
  Cdn,
  Environment,
  HostedZone,
  localBackend,
  TerraformOutput,
  TerraformStack,
  WebAcl,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "cdn");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "eu-central-1",
});
awsProvider(stack, { region: "eu-central-1", account: "111111111111" });
localBackend(stack);

const site = new Bucket(stack, "site-assets", { purpose: "assets" });
// A zone that exists is named by its id: { name: "example.com", id: "Z…" }.
const zone = new HostedZone(stack, "zone", { name: "example.com" });
const edge = new WebAcl(stack, "edge", { protects: "cloudfront", limits: { perIp: "3000 / minute" } });
const cdn = new Cdn(stack, "cdn", {
  serves: site,
  as: "spa",
  domain: { name: "app.example.com", zone },
  webAclArn: edge.arn,
  contentSecurityPolicy: "default-src 'self'; connect-src https://api.example.com; frame-ancestors 'none'",
});
new TerraformOutput(stack, "distribution", { value: cdn.outputs });

assertNoProblems(app);
app.synth();
