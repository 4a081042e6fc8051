import { Construct, LocalBackend, S3Backend, type TerraformStack } from "./tf.ts";

/**
 * Terraform that every stack asks for: 1.11 is the first with write-only arguments and with the lock file of the S3
 * backend out of preview (https://developer.hashicorp.com/terraform/language/backend/s3). One constant for all (D-E1-19).
 */
export const TERRAFORM_VERSION = ">= 1.11.0";

/** Where the state of one stack lives. */
export interface S3BackendProps {
  readonly bucket: string;
  /** One key a stack: two stacks never share a state (D-E1-18). */
  readonly key: string;
  readonly region: string;
  /**
   * Key that the state is encrypted with, by id, alias or ARN; see `stateKeyArn`.
   * @default a key of S3 itself: the backend asks for AES256 by name, so the key of the bucket is not used
   */
  readonly kmsKeyId?: string;
}

/** State in S3, encrypted and locked by a lock file beside it. There is no lock table: DynamoDB locking is deprecated. */
export function s3Backend(stack: TerraformStack, props: S3BackendProps): S3Backend {
  const backend = new S3Backend(room(stack), {
    bucket: props.bucket,
    key: props.key,
    region: props.region,
    encrypt: true,
    ...(props.kmsKeyId ? { kmsKeyId: props.kmsKeyId } : {}),
  });
  // cdktf 0.21 has no property for it (D-P-05).
  backend.addOverride("use_lockfile", true);
  pinTerraform(stack);
  return backend;
}

/** State in a file beside the configuration: `terraform.<stack>.tfstate`. For trying things out. */
export function localBackend(stack: TerraformStack): LocalBackend {
  pinTerraform(stack);
  // cdktf would fill in the absolute path of the folder that synth runs in.
  return new LocalBackend(room(stack), { path: `terraform.${stack.node.id}.tfstate` });
}

/** cdktf gives every backend the id "backend", which is what people call their service: it gets a place of its own. */
function room(stack: TerraformStack): Construct {
  return new Construct(stack, "towline-state");
}

/** Asks for {@link TERRAFORM_VERSION} in a stack. `s3Backend` does it already. */
export function pinTerraform(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
}
