/** A key of our own, which works in two regions. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Bucket,
  EncryptionKey,
  Environment,
  KeyReplica,
  LogGroup,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "kms");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const documents = new EncryptionKey(stack, "documents", {
  name: "shop-documents",
  description: "Documents that customers send",
  account: "111111111111",
  through: ["s3", "backup"],
  rotation: "180 days",
  multiRegion: true,
});
const copy = new KeyReplica(stack, "documents-west", { of: documents, region: "us-west-2" });

// The keys of a stack are made on first use, one for data and one for logs.
new Bucket(stack, "uploads", { purpose: "uploads" });
new LogGroup(stack, "worker");

new TerraformOutput(stack, "keys", { value: [documents.arn, copy.arn] });

assertNoProblems(app);
app.synth();
