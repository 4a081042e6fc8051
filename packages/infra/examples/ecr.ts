/** A registry for the images of one service, scanned for as long as they are there, and a profile to sign them with. */
import {
  App,
  assertNoProblems,
  awsProvider,
  ContainerRepository,
  ImageScanning,
  ImageSigning,
  localBackend,
  policyDocument,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "ecr");
awsProvider(stack, { region: "eu-central-1" });
localBackend(stack);

const repository = new ContainerRepository(stack, "images", { name: "shop-backend", keep: 100 });
new ImageScanning(stack, "scanning", { repositories: [repository.name] });
const signing = new ImageSigning(stack, "signing", { name: "shop" });
new TerraformOutput(stack, "push_policy", {
  value: policyDocument([...repository.pushStatements, ...signing.signStatements]),
});

assertNoProblems(app);
app.synth();
