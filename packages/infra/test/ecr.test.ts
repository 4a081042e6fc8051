import { ContainerRepository, ImageScanning, ImageSigning, type TerraformStack } from "../src/index.ts";
import { STAGING, synth } from "./support/synth.ts";

const made = (build: (stack: TerraformStack) => void) => synth(build, STAGING);

test("E1-20: tags never move, a push is scanned, layers are under KMS, and what is old goes", () => {
  const { one } = made((stack) => void new ContainerRepository(stack, "images", { name: "eloquent-ai-backend" }));
  expect(one("aws_ecr_repository")).toMatchObject({
    name: "eloquent-ai-backend",
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: [{ encryption_type: "KMS" }],
    force_delete: false,
  });
  const { rules } = JSON.parse(one("aws_ecr_lifecycle_policy")["policy"]);
  expect(rules).toMatchObject([
    { selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 } },
    { selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 200 } },
  ]);
  const own = made((stack) => void new ContainerRepository(stack, "images", { name: "x", kmsKeyArn: "arn:aws:kms:x" }));
  expect(own.one("aws_ecr_repository")["encryption_configuration"]).toEqual([
    { encryption_type: "KMS", kms_key: "arn:aws:kms:x" },
  ]);
});

test("images are scanned again for as long as they are there", () => {
  const { one } = made((stack) => void new ImageScanning(stack, "scanning", { repositories: ["eloquent-ai-*"] }));
  expect(one("aws_ecr_registry_scanning_configuration")).toMatchObject({
    scan_type: "ENHANCED",
    rule: [
      {
        scan_frequency: "CONTINUOUS_SCAN",
        repository_filter: [{ filter: "eloquent-ai-*", filter_type: "WILDCARD" }],
      },
    ],
  });
});

test("a signing profile of Notation, and the right to sign with it and no other", () => {
  let signing: ImageSigning | undefined;
  const { one } = made((stack) => {
    signing = new ImageSigning(stack, "signing", { name: "eloquent-ai" });
  });
  const profile = one("aws_signer_signing_profile");
  expect(profile).toMatchObject({
    platform_id: "Notation-OCI-SHA384-ECDSA",
    signature_validity_period: { type: "MONTHS", value: 135 },
  });
  expect(profile["name"]).toMatch(/^eloquent_ai_[0-9a-f]{8}$/);
  expect(signing!.signStatements).toEqual([
    { Action: ["signer:GetSigningProfile", "signer:SignPayload"], Resource: signing!.arn },
  ]);
});

test("names that would be one as a profile stay two", () => {
  const names: string[] = [];
  made((stack) => {
    for (const name of ["a-b", "a_b", "a.b"])
      names.push(new ImageSigning(stack, `s${names.length}`, { name }).profileName);
  });
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^\w{2,64}$/);
});
