import { type Construct, TerraformVariable } from "./tf.ts";

/** An image of a service, named by its digest. */
export interface ImageSource {
  /** Name of the image: repository name and default service name. */
  readonly name: string;
  /** `<repository>@<digest>`; the digest is a Terraform variable that the pipeline feeds. */
  readonly uri: string;
  /** ARN of the repository the service may pull from. */
  readonly repositoryArn: string;
  /** `sha256:<64 hex>` or the reference to the variable that holds it. */
  readonly digest: string;
}

export interface RegistryImageProps {
  readonly name: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
  readonly repositoryUrl: string;
  readonly repositoryArn: string;
  /** Name of the Terraform variable: `backend_digest`. */
  readonly variable: string;
}

/**
 * An image whose digest is a Terraform variable. The variable has no default: a plan without a digest stops and asks,
 * and a tag or a shortened digest is refused (D-E1-14).
 */
export function registryImage(scope: Construct, props: RegistryImageProps): ImageSource {
  const variable = new TerraformVariable(scope, props.variable, {
    type: "string",
    nullable: false,
    description: `Digest of ${props.name} to run: sha256:<64 hex>.`,
    validation: [
      {
        condition: `\${can(regex("^sha256:[0-9a-f]{64}$", var.${props.variable}))}`,
        errorMessage: `${props.variable} must be a digest, sha256: and 64 hexadecimal digits. A tag can move; a digest cannot.`,
      },
    ],
  });
  variable.overrideLogicalId(props.variable);
  const digest = variable.stringValue;
  return {
    name: props.name,
    uri: `${props.repositoryUrl}@${digest}`,
    repositoryArn: props.repositoryArn,
    digest,
  };
}
