/** Backups that are kept, copied, locked and restored to try; and dumps of a database that somebody else runs. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Backups,
  Bucket,
  DatabaseDump,
  Environment,
  localBackend,
  Networking,
  SecretGroup,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "backup");
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
const objectives = { rpo: "15 minutes", rto: "1 hour" } as const;

const uploads = new Bucket(stack, "uploads", { purpose: "uploads" });
const plan = new Backups(stack, "backups", {
  objectives,
  protects: [uploads],
  copyTo: "us-west-2",
  lock: "governance",
});

const database = new SecretGroup(stack, "database", { name: "shop/database", keys: ["DATABASE_URL"] });
const dumps = new Bucket(stack, "dumps", { purpose: "backups" });
new DatabaseDump(stack, "dump", {
  network,
  bucket: dumps,
  database: { secret: database, key: "DATABASE_URL" },
  when: { daily: "02:00" },
  timezone: "Europe/Berlin",
  objectives,
  between: "point-in-time recovery of the provider",
});

new TerraformOutput(stack, "tag", { value: plan.tag });

assertNoProblems(app);
app.synth();
