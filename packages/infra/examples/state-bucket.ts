/** Where Terraform keeps its states, with a copy in another region. */
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  StateBucket,
  s3Backend,
  stateKeyArn,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "state-bucket");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });

const where = { bucket: "shop-terraform-state-111111111111", account: "111111111111", region: "us-east-1" };
const states = new StateBucket(stack, "states", { name: where.bucket, replica: "us-west-2" });

// Its own state goes there too, once the bucket stands; every other stack says the same with a key of its own.
s3Backend(stack, {
  bucket: where.bucket,
  key: "bootstrap/terraform.tfstate",
  region: where.region,
  kmsKeyId: stateKeyArn(where),
});

new TerraformOutput(stack, "key", { value: states.keyArn });

assertNoProblems(app);
app.synth();
