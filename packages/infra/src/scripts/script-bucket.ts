import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object/index.js";
import { stackOf } from "../core/account.ts";
import { stackKey } from "../core/encryption.ts";
import { fingerprint } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { closedBucket, oldVersions } from "../s3/closed-bucket.ts";
import { bucketName } from "../s3/name.ts";
import { zip } from "./zip.ts";

/** Where a script lies. */
export interface StoredScript {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
}

/** The one bucket of a stack for scripts that AWS runs for us, and for what these leave behind. */
export class ScriptBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;
  readonly keyArn: string | undefined;

  /** The bucket of the stack that `scope` is in, made on first use. */
  static of(scope: Construct): ScriptBucket {
    const stack = stackOf(scope);
    const known = stack.node.tryFindChild("towline-scripts") as ScriptBucket | undefined;
    return known ?? new ScriptBucket(stack, "towline-scripts");
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.keyArn = stackKey(this, "data")?.arn;
    const bucket: S3Bucket = closedBucket(this, {
      name: bucketName(this, "scripts"),
      ...(this.keyArn ? { keyArn: this.keyArn } : {}),
      // Scripts come from the declaration and artifacts are looked at for days: nothing here has to outlive the stack.
      protect: false,
      empty: true,
      rules: [
        oldVersions(30),
        { id: "artifacts", status: "Enabled", filter: [{ prefix: "artifacts/" }], expiration: [{ days: 30 }] },
      ],
    });
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
  }

  /** Puts a script in, under a name that changes with what is in it. */
  store(scope: Construct, name: string, files: Readonly<Record<string, string>>): StoredScript {
    const content = zip(files);
    const object = new S3Object(scope, "code", {
      bucket: this.bucketName,
      key: `code/${name}-${fingerprint(content.toString("latin1"), 12)}.zip`,
      contentBase64: content.toString("base64"),
      contentType: "application/zip",
      ...(this.keyArn ? { kmsKeyId: this.keyArn, serverSideEncryption: "aws:kms" } : {}),
    });
    return { bucket: this.bucketName, key: object.key, version: object.versionId };
  }
}
