/** The web ACL of a load balancer that somebody else made, in its first weeks: it counts and stops nothing. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  localBackend,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  WebAcl,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "waf");
Environment.set(stack, {
  name: "staging",
  class: "staging",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const balancer = new TerraformVariable(stack, "balancer", {
  type: "string",
  description: "ARN of the load balancer.",
  default: "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/shop/50dc6c495c0c9188",
});
const acl = new WebAcl(stack, "acl", {
  protects: "alb",
  resourceArn: balancer.stringValue,
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
new TerraformOutput(stack, "capacity", { value: acl.compiled.capacity });

assertNoProblems(app);
app.synth();
