import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { accountId, regionOf, stackOf } from "./account.ts";
import { Environment } from "./environment.ts";
import { reportProblem, settle } from "./errors.ts";
import { policyDocument, type Statement } from "./iam.ts";
import { physicalName } from "./naming.ts";
import { Construct, type TerraformProvider } from "./tf.ts";
import { type Duration, days } from "./units.ts";

/** What a key protects. One key a purpose and stack: who may read logs need not be able to read data. */
export type KeyPurpose = "data" | "logs" | "alerts" | "backup";

export interface EncryptionKeyProps {
  /** Alias without `alias/`. */
  readonly name: string;
  readonly description: string;
  /** Account whose IAM decides over the key. */
  readonly account: string;
  /** AWS services that use the key themselves, on behalf of that account only. */
  readonly services?: readonly `${string}.amazonaws.com`[];
  /**
   * Services through which every role of the account may use the key, if the service lets it in: `"s3"`, `"backup"`. What a
   * role does with the key directly still has to be granted to it.
   * @default none
   */
  readonly through?: readonly string[];
  /** How often KMS changes the material, 90 to 2560 days. @default "365 days" */
  readonly rotation?: Duration;
  /** The key can be replicated to other regions (`KeyReplica`); cannot be changed later. @default false */
  readonly multiRegion?: boolean;
  /** @default the region of the provider */
  readonly region?: string;
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
  /** Alias with `alias/`; the same in every region that has a replica. */
  readonly alias: string;
  /** Policy of the key, which a replica needs as well. */
  readonly policy: string;
  readonly multiRegion: boolean;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const meta = {
      ...(props.provider ? { provider: props.provider } : {}),
      ...(props.region ? { region: props.region } : {}),
    };
    this.alias = `alias/${props.name}`;
    this.policy = policyDocument(keyPolicy(this, props));
    this.multiRegion = props.multiRegion ?? false;
    this.key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: this.policy,
      ...(props.rotation ? { rotationPeriodInDays: this.rotation(props.rotation) } : {}),
      ...(props.multiRegion ? { multiRegion: true } : {}),
      ...(props.protect ? { lifecycle: { preventDestroy: true } } : {}),
      ...meta,
    });
    new KmsAlias(this, "alias", { name: this.alias, targetKeyId: this.key.keyId, ...meta });
  }

  get arn(): string {
    return this.key.arn;
  }

  /**
   * What a role needs in order to use the key.
   * @param through the service that may ask in the role's name: `s3`. @default the role itself, too
   */
  useStatements(use: "decrypt" | "encrypt and decrypt", through?: string): Statement[] {
    const actions = use === "decrypt" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"];
    return [
      {
        Action: [...actions, "kms:DescribeKey"],
        Resource: this.arn,
        ...(through ? { Condition: { StringEquals: { "kms:ViaService": endpoint(this, through) } } } : {}),
      },
    ];
  }

  private rotation(period: Duration): number {
    const length = settle(this, "rotation", () => days(period), 365);
    if (length < 90 || length > 2560) {
      reportProblem(this, {
        code: "TOWLINE_KEY_ROTATION",
        what: `a rotation every ${length} days; KMS rotates every 90 to 2560`,
        instead: '"365 days"',
      });
    }
    return length;
  }
}

const endpoint = (scope: Construct, service: string) => `${service}.${regionOf(scope)}.amazonaws.com`;

function keyPolicy(scope: Construct, props: EncryptionKeyProps): Statement[] {
  const { account, through = [] } = props;
  if (through.length === 0) return byPrincipal(props);
  return [
    ...byPrincipal(props),
    {
      Sid: "ThroughServices",
      Principal: { AWS: "*" },
      Action: [...USE, "kms:CreateGrant"],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:CallerAccount": account,
          "kms:ViaService": through.map((service) =>
            props.region ? `${service}.${props.region}.amazonaws.com` : endpoint(scope, service),
          ),
        },
      },
    },
  ];
}

const USE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"] as const;

function byPrincipal({ account, services = [] }: EncryptionKeyProps): Statement[] {
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
      Action: USE,
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
  data: "Caches, secrets and files",
  logs: "Log groups",
  alerts: "Topics that alarms are sent to",
  backup: "Recovery points of backups",
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
      protect: (purpose === "data" || purpose === "backup") && environment.defaults.protect,
    })
  );
}
