/** Files of a web application: its assets, what users send, what has to be kept. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Bucket,
  Environment,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "s3");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const assets = new Bucket(stack, "assets", { purpose: "assets" });

// Pages of the shop upload with links that a role signs which may write and nothing else; what is not found clean cannot be read.
const uploads = new Bucket(stack, "uploads", { purpose: "uploads", origins: ["https://shop.example.com"], scan: true });

// Nobody deletes a backup in its first month.
const backups = new Bucket(stack, "backups", {
  purpose: "backups",
  keep: "730 days",
  archive: [
    { after: "30 days", to: "glacier-instant" },
    { after: "180 days", to: "deep-archive" },
  ],
  lock: { mode: "governance", for: "30 days" },
});

new TerraformOutput(stack, "buckets", { value: [assets, uploads, backups].map(({ bucketName }) => bucketName) });

assertNoProblems(app);
app.synth();
