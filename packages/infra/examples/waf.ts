/** The web ACL of a load balancer, in its first weeks: it counts and stops nothing. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  TerraformOutput,
  TerraformStack,
  WebAcl,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "waf");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

// `resourceArn` puts it before a load balancer of this stack; one of another stack is given the ARN that is put out.
const acl = new WebAcl(stack, "acl", {
  protects: "alb",
  mode: { observe: "how much the shop is asked is not known before December" },
  managed: [
    "ip-reputation",
    "known-bad-inputs",
    { group: "common", except: { SizeRestrictions_BODY: "orders are longer than 8 kB" } },
  ],
  limits: {
    perIp: "2000 / minute",
    perSession: "300 / minute",
    classes: {
      checkout: { routes: ["POST /cart", "PUT /cart", "POST /orders"], limit: "30 / minute per session" },
      login: { routes: ["POST /login"], limit: "10 / 5 minutes per ip" },
    },
  },
});
new TerraformOutput(stack, "web-acl", { value: acl.arn });
new TerraformOutput(stack, "capacity", { value: acl.compiled.capacity });

assertNoProblems(app);
app.synth();
