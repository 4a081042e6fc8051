/** A REST API before any service that answers HTTPS: who is there, how much they may ask, what is streamed and how it is called. */
import {
  ApiGateway,
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  HostedZone,
  type HttpOrigin,
  JwtAuthorizer,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "api-gateway");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

// A service that is not of this stack. One of ours, such as AppRunner, is an origin by itself.
const shop: HttpOrigin = {
  url: "https://shop.internal.example.com",
  originName: "shop",
  healthPath: "/health",
  gate: () => undefined,
  configure: () => undefined,
};
// A zone that exists is named by its id: { name: "example.com", id: "Z…" }.
const zone = new HostedZone(stack, "zone", { name: "example.com" });
const clerk = new JwtAuthorizer(stack, "clerk", {
  issuer: "https://clerk.example.com",
  parties: ["https://app.example.com"],
});
const api = new ApiGateway(stack, "api", {
  forwardsTo: shop,
  authorize: { by: clerk, except: ["GET /health", "GET /v1/products"] },
  passes: { user: "X-User-Id", requestId: "X-Request-Id" },
  limits: {
    perIp: "1000 / minute",
    perUser: "100 / minute",
    anonymous: "20 / minute",
    classes: { orders: { routes: ["POST /v1/orders", "PUT /v1/cart"], limit: "10 / minute per user" } },
  },
  validates: {
    "POST /v1/orders": { body: { type: "object", required: ["items"] }, headers: ["Idempotency-Key"] },
  },
  streams: { "GET /v1/events": "15 minutes" },
  apiKeys: { names: ["warehouse"], routes: ["GET /v1/stock"], quota: { limit: 10_000, per: "day" } },
  cors: { origins: ["https://app.example.com"] },
  domain: { name: "api.example.com", zone },
});
new TerraformOutput(stack, "url", { value: api.url });

assertNoProblems(app);
app.synth();
