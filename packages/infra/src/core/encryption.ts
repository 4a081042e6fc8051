import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { accountId, regionOf, stackOf } from "./account.ts";
import { Environment } from "./environment.ts";
import { policyDocument, type Statement } from "./iam.ts";
import { physicalName } from "./naming.ts";
import { Construct, type TerraformProvider } from "./tf.ts";

/** What a key protects. One key a purpose and stack: who may read logs need not be able to read data. */
export type KeyPurpose = "data" | "logs" | "alerts";

export interface EncryptionKeyProps {
  /** Alias without `alias/`. */
  readonly name: string;
  readonly description: string;
  /** Account whose IAM decides over the key. */
  readonly account: string;
  /** AWS services that use the key themselves, on behalf of that account only. */
  readonly services?: readonly `${string}.amazonaws.com`[];
  readonly provider?: TerraformProvider;
  readonly protect?: boolean;
}

/**
 * A customer managed key, rotated every year.
 *
 * ### Cost
 * $1 a month and $0.03 for 10,000 requests (us-east-1, 2026).
 */
export class EncryptionKey extends Construct {
  readonly key: KmsKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const meta = props.provider ? { provider: props.provider } : {};
    this.key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyPolicy(props)),
      ...(props.protect ? { lifecycle: { preventDestroy: true } } : {}),
      ...meta,
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: this.key.keyId, ...meta });
  }

  get arn(): string {
    return this.key.arn;
  }
}

function keyPolicy({ account, services = [] }: EncryptionKeyProps): Statement[] {
  const own: Statement = {
    Sid: "AccountDecidesByIam",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  if (services.length === 0) return [own];
  return [
    own,
    {
      Sid: "ServicesOfThisAccount",
      Principal: { Service: services },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      // Logs name the source by ARN, the others by account; either keeps other accounts out.
      ...(services.some((service) => service.startsWith("logs."))
        ? { Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:*:${account}:*` } } }
        : { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
    },
  ];
}

/** Services that publish to the topics of alerts: budgets, alarms and cost anomalies. */
export const ALERTING_SERVICES = [
  "budgets.amazonaws.com",
  "cloudwatch.amazonaws.com",
  "costalerts.amazonaws.com",
] as const;

function servicesOf(scope: Construct, purpose: KeyPurpose): `${string}.amazonaws.com`[] {
  if (purpose === "logs") return [`logs.${regionOf(scope)}.amazonaws.com`];
  return purpose === "alerts" ? [...ALERTING_SERVICES] : [];
}

const DESCRIPTIONS: Record<KeyPurpose, string> = {
  data: "Caches and secrets",
  logs: "Log groups",
  alerts: "Topics that alarms are sent to",
};

/**
 * The stack's key for a purpose, made on first use. `undefined` where the environment class uses the keys AWS manages,
 * except for alerts: CloudWatch cannot publish to a topic under the key AWS manages
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
 */
export function stackKey(scope: Construct, purpose: KeyPurpose): EncryptionKey | undefined {
  const environment = Environment.of(scope);
  if (!environment.defaults.customerKeys && purpose !== "alerts") return undefined;
  const stack = stackOf(scope);
  const id = `towline-key-${purpose}`;
  const known = stack.node.tryFindChild(id) as EncryptionKey | undefined;
  return (
    known ??
    new EncryptionKey(stack, id, {
      name: physicalName(stack, purpose, 200),
      description: DESCRIPTIONS[purpose],
      account: accountId(stack),
      services: servicesOf(stack, purpose),
      protect: purpose === "data" && environment.defaults.protect,
    })
  );
}
