import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsReplicaKey } from "@cdktf/provider-aws/lib/kms-replica-key/index.js";
import type { EncryptionKey } from "../core/encryption.ts";
import { reportProblem } from "../core/errors.ts";
import { Construct } from "../core/tf.ts";

export interface KeyReplicaProps {
  /** A key that was made with `multiRegion: true`. */
  readonly of: EncryptionKey;
  /** Region of the replica. */
  readonly region: string;
}

/**
 * The same key in another region: what was encrypted in the one is decrypted in the other. It has the policy and the alias
 * of its original, which rotates for both.
 *
 * ### Cost
 * $1 a month, as any key.
 */
export class KeyReplica extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { of, region }: KeyReplicaProps) {
    super(scope, id);
    if (!of.multiRegion) {
      reportProblem(this, {
        code: "TOWLINE_KEY_SINGLE_REGION",
        what: `${of.node.path} was not made for several regions, so it cannot be replicated to ${region}`,
        instead: "multiRegion: true on the key, which makes a new one",
      });
    }
    const replica = new KmsReplicaKey(this, "key", {
      primaryKeyArn: of.arn,
      policy: of.policy,
      deletionWindowInDays: 30,
      region,
    });
    new KmsAlias(this, "alias", { name: of.alias, targetKeyId: replica.keyId, region });
    this.arn = replica.arn;
  }
}
