import { SignerSigningProfile } from "@cdktf/provider-aws/lib/signer-signing-profile/index.js";
import type { Statement } from "../core/iam.ts";
import { fingerprint } from "../core/naming.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";

export interface ImageSigningProps {
  /** What is signed: the name of the system or of one image. */
  readonly name: string;
  /** How long a signature counts, in months. @default 135: as long as AWS allows */
  readonly months?: number;
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * A signing profile for container images, in the Notation form that ECR keeps beside an image. The pipeline signs the digest
 * that it has pushed (`notation sign --plugin com.amazonaws.signer.notation.plugin`); who runs it can ask for a signature of
 * this profile.
 *
 * ### Cost
 * Nothing (AWS Signer for container images, 2026).
 */
export class ImageSigning extends Construct {
  /** ARN of the profile; a signature names it. */
  readonly arn: string;
  readonly profileName: string;

  constructor(scope: Construct, id: string, props: ImageSigningProps) {
    super(scope, id);
    this.profileName = profileName(props.name);
    this.arn = new SignerSigningProfile(this, "profile", {
      name: this.profileName,
      platformId: "Notation-OCI-SHA384-ECDSA",
      signatureValidityPeriod: { type: "MONTHS", value: props.months ?? 135 },
      ...(props.provider ? { provider: props.provider } : {}),
    }).arn;
  }

  /** What a role needs to sign with this profile and no other. */
  get signStatements(): Statement[] {
    return [{ Action: ["signer:GetSigningProfile", "signer:SignPayload"], Resource: this.arn }];
  }

  /** What a role needs to see whether a signature still counts. */
  get verifyStatements(): Statement[] {
    return [{ Action: "signer:GetRevocationStatus", Resource: this.arn }];
  }
}

/** Two to 64 letters, digits and underscores. */
function profileName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]/g, "_");
  if (plain === name && name.length <= 64) return plain;
  // What is replaced or cut off is kept apart by a fingerprint.
  return `${plain.slice(0, 55)}_${fingerprint(name, 8)}`;
}
