/** Three ways to keep data in memory: one that is replicated, one in shards, one without nodes. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Elasticache,
  ElasticacheServerless,
  Environment,
  localBackend,
  Networking,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "elasticache");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const network = new Networking(stack, "networking", { cidr: "10.1.0.0/16", zones: ["us-east-1a", "us-east-1b"] });

// Sessions must never go: nothing is evicted, and a service that only reads them may only read.
const sessions = new Elasticache(stack, "sessions", {
  network,
  engine: "valkey",
  purpose: "sessions",
  memory: "1 GB",
  users: { reader: { access: "read", keys: ["session:"] } },
});

// A cache that outgrows one node: three shards, each with a replica, and a client that cannot sign with IAM.
const cache = new Elasticache(stack, "cache", {
  network,
  engine: "redis",
  purpose: "cache",
  shards: { count: 3 },
  auth: { password: "the client library of the shop signs nothing" },
});

// Use in bursts, with limits that the bill cannot pass.
const bursts = new ElasticacheServerless(stack, "bursts", {
  network,
  engine: "valkey",
  limits: { memory: "10 GB", use: "5000 ECPU / second" },
});

new TerraformOutput(stack, "endpoints", { value: [sessions.url, cache.url, bursts.url] });

assertNoProblems(app);
app.synth();
