/** Connections that stay open, for a service that only answers HTTP. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  JwtAuthorizer,
  localBackend,
  type SocketOrigin,
  TerraformOutput,
  TerraformStack,
  WebSocketApi,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "websocket-api");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

// Of a service that is not of this stack somebody else keeps role and environment; AppRunner does it by itself.
const chat: SocketOrigin = {
  url: "https://chat.internal.example.com",
  originName: "chat",
  healthPath: "/health",
  gate: () => undefined,
  configure: () => undefined,
  grant: () => undefined,
};
const clerk = new JwtAuthorizer(stack, "clerk", {
  issuer: "https://clerk.example.com",
  parties: ["https://app.example.com"],
});
const live = new WebSocketApi(stack, "live", {
  forwardsTo: chat,
  authorize: { by: clerk },
  callbacks: { connect: "/sockets/open", disconnect: "/sockets/closed", message: "/sockets/message" },
  limits: { $connect: "600 / minute in total" },
});
new TerraformOutput(stack, "live-api", { value: live.outputs });

assertNoProblems(app);
app.synth();
