import { accountId } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import { fit, slug } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";

const LONGEST = 63;
const ACCOUNT = 12;

/**
 * Name of a bucket, unique in the world because the account is part of it (D-E1-38): `<project>-<environment>-<account>-<id>`.
 * Where the account is not declared, Terraform puts it in when it plans.
 */
export function bucketName(scope: Construct, id: string): string {
  const environment = Environment.of(scope);
  const owner = environment.declared ? [environment.project, environment.name] : [environment.project];
  // The account has twelve digits, be it known or not; what is left is shared by owner and id.
  const room = LONGEST - ACCOUNT - 2;
  const tail = fit(slug(id), Math.floor(room / 2));
  const head = fit(slug(owner.join("-")), room - tail.length);
  return `${head}-${accountId(scope)}-${tail}`;
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Whether S3 takes the name; a dot would break TLS, so none is allowed here. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) && !RESERVED.test(name);
}
