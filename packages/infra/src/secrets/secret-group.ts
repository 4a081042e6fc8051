import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { accountId } from "../core/account.ts";
import type { ValueSource } from "../core/connectable.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { EphemeralResource } from "../core/ephemeral.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { policyDocument, type Statement } from "../core/iam.ts";
import { fingerprint } from "../core/naming.ts";
import { Construct, dependable, Lazy } from "../core/tf.ts";
import { days } from "../core/units.ts";
import type { GenerateOptions, SecretGroupProps } from "./props.ts";

/**
 * One secret in Secrets Manager that holds the values of a group as JSON.
 *
 * No value is ever in the state: the first version is written through a write-only argument, with every key present and
 * empty, and people put the values in afterwards (`aws secretsmanager put-secret-value`). Terraform does not write
 * again, so it cannot overwrite them. A group whose values the stack itself knows (the URL of a cache) is given them
 * with {@link write}; one whose values nobody has to know (a signing key) with {@link generate}.
 *
 * A policy on the secret keeps other accounts out, whatever their IAM says, and lets nobody make it public.
 *
 * ### Cost
 * $0.40 a month, the same again for each replica, and $0.05 for 10,000 reads (us-east-1, 2026).
 */
export class SecretGroup extends Construct implements ValueSource {
  readonly name: string;
  readonly keys: readonly string[];
  readonly arn: string;
  /** What has to be there before a service can read the values. */
  readonly dependency: string;
  /** Id of the version that Terraform wrote, new whenever it writes again. */
  readonly versionId: string;
  readonly #key: string | undefined;
  #values: Readonly<Record<string, string>> | undefined;
  /** Number that says when Terraform writes again. @default computed from the text of what is written */
  #edition: number | undefined;

  constructor(scope: Construct, id: string, props: SecretGroupProps) {
    super(scope, id);
    this.name = props.name;
    this.keys = [...props.keys];
    this.check(props);
    const key = stackKey(this, "data");
    this.#key = key?.arn;
    const secret = this.secret(props);
    this.arn = secret.arn;
    const version = this.version(secret);
    this.dependency = dependable(version);
    this.versionId = version.versionId;
    this.policy(secret);
    this.rotation(secret, props);
  }

  /**
   * Gives the whole group its values from the stack. All keys or none: a write replaces the JSON as a whole, so a group
   * that people fill as well would lose what they put in.
   */
  write(values: Readonly<Record<string, string>>): void {
    const missing = this.keys.filter((key) => !(key in values));
    const unknown = Object.keys(values).filter((key) => !this.keys.includes(key));
    if (missing.length > 0 || unknown.length > 0) {
      reportProblem(this, {
        code: "TOWLINE_SECRET_PARTLY_WRITTEN",
        what:
          `"${this.name}" is written by the stack ` +
          [
            missing.length > 0 ? `without ${missing.join(", ")}` : "",
            unknown.length > 0 ? `with ${unknown.join(", ")}, which the group does not have` : "",
          ]
            .filter(Boolean)
            .join(" and "),
        instead: "every key of the group, or a group of its own for the keys that people fill in",
      });
    }
    if (this.#values) this.reportTwice();
    this.#values = values;
  }

  /**
   * Gives every key a random value that nobody has seen: Secrets Manager draws it while Terraform runs, and Terraform hands it on without
   * writing it down. It stays the same until `edition` is raised.
   */
  generate({ edition = 1, length = 64 }: GenerateOptions = {}): void {
    if (!Number.isInteger(length) || length < 32 || length > 1024) {
      reportProblem(this, {
        code: "TOWLINE_SECRET_LENGTH",
        what: `values of ${length} characters; what can be guessed is not secret`,
        instead: "a length of 32 to 1024",
      });
    }
    if (!Number.isInteger(edition) || edition < 1) {
      reportProblem(this, {
        code: "TOWLINE_SECRET_EDITION",
        what: `the edition ${edition}`,
        instead: "a whole number, 1 at first and one more for every change of the values",
      });
    }
    if (this.#values) this.reportTwice();
    this.#edition = edition;
    this.#values = Object.fromEntries(
      this.keys.map((key) => {
        const password = new EphemeralResource(this, `random-${key}`, {
          type: "aws_secretsmanager_random_password",
          // Without punctuation a value can stand in a URL and in a shell.
          arguments: { password_length: length, exclude_punctuation: true },
        });
        return [key, password.attribute("random_password")];
      }),
    );
  }

  private reportTwice(): void {
    reportProblem(this, {
      code: "TOWLINE_SECRET_WRITTEN_TWICE",
      what: `"${this.name}" is given its values twice`,
      instead: "write() or generate(), once",
    });
  }

  /** What a role needs in order to read this group and no other. */
  get readStatements(): Statement[] {
    const read: Statement = { Action: "secretsmanager:GetSecretValue", Resource: this.arn };
    if (!this.#key) return [read];
    return [
      read,
      {
        Action: "kms:Decrypt",
        Resource: this.#key,
        Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": this.arn } },
      },
    ];
  }

  /** How a service names one value: `<arn>:<KEY>::` (App Runner and ECS read the current version). */
  reference(key: string): string {
    return `${this.arn}:${key}::`;
  }

  private check({ keys, name }: SecretGroupProps): void {
    const odd = keys.filter((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
    if (keys.length === 0 || odd.length > 0 || twice.length > 0) {
      const what =
        keys.length === 0
          ? "no key"
          : [...odd.map((key) => `the key "${key}"`), ...twice.map((key) => `the key "${key}" twice`)].join(", ");
      reportProblem(this, {
        code: "TOWLINE_SECRET_KEYS",
        what: `"${name}" has ${what}`,
        instead: "names of environment variables, each once: letters, digits and underscores",
      });
    }
  }

  private secret(props: SecretGroupProps): SecretsmanagerSecret {
    const { defaults } = Environment.of(this);
    return new SecretsmanagerSecret(this, "secret", {
      name: props.name,
      description: props.description ?? `Values of ${props.keys.join(", ")}`,
      recoveryWindowInDays: props.recoveryDays ?? defaults.secretRecovery,
      ...(this.#key ? { kmsKeyId: this.#key } : {}),
      ...(props.replicas?.length
        ? {
            replica: props.replicas.map(({ kmsKeyArn, region }) => ({
              region,
              ...(kmsKeyArn ? { kmsKeyId: kmsKeyArn } : {}),
            })),
          }
        : {}),
      ...(defaults.protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }

  private policy(secret: SecretsmanagerSecret): void {
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: secret.arn,
      blockPublicPolicy: true,
      policy: policyDocument([
        {
          Sid: "NoOtherAccount",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: {
            StringNotEquals: { "aws:PrincipalAccount": accountId(this) },
            // Secrets Manager itself copies a secret to its replicas.
            Bool: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ]),
    });
  }

  private rotation(secret: SecretsmanagerSecret, { rotation }: SecretGroupProps): void {
    if (!rotation) return;
    const every = settle(this, "rotation", () => days(rotation.every), 30);
    if (every < 1 || every > 1000) {
      reportProblem(this, {
        code: "TOWLINE_SECRET_ROTATION",
        what: `"${this.name}" rotates every ${every} days; Secrets Manager takes 1 to 1000`,
        instead: '"30 days"',
      });
    }
    new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: secret.id,
      rotationLambdaArn: rotation.lambdaArn,
      rotationRules: { automaticallyAfterDays: every },
      // Otherwise the function would meet a secret without any value.
      dependsOn: [this.node.findChild("version") as SecretsmanagerSecretVersion],
    });
  }

  private version(secret: SecretsmanagerSecret): SecretsmanagerSecretVersion {
    const empty = Object.fromEntries(this.keys.map((key) => [key, ""]));
    const written = (resolve: (values: unknown) => unknown) =>
      Number.parseInt(fingerprint(JSON.stringify(resolve(this.#values)), 7), 16) + 2;
    const text = () => JSON.stringify(this.#values ?? empty);
    return new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: Lazy.stringValue({ produce: text }),
      // Terraform writes again only when this number changes. Seeded groups stay at 1 for ever; written groups change
      // with the text of what is written, which is known at synth although the values are not.
      secretStringWoVersion: Lazy.numberValue({
        produce: (context) =>
          this.#edition ?? (this.#values ? written((values) => context.resolve(values as object)) : 1),
      }),
    });
  }
}
