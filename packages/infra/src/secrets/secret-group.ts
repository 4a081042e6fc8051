import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import type { ValueSource } from "../core/connectable.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { Statement } from "../core/iam.ts";
import { fingerprint } from "../core/naming.ts";
import { Construct, dependable, Lazy } from "../core/tf.ts";
import type { SecretGroupProps } from "./props.ts";

/**
 * One secret in Secrets Manager that holds the values of a group as JSON.
 *
 * No value is ever in the state: the first version is written through a write-only argument, with every key present and
 * empty, and people put the values in afterwards (`aws secretsmanager put-secret-value`). Terraform does not write
 * again, so it cannot overwrite them. A group whose values the stack itself knows (the URL of a cache) is given them
 * with {@link write}.
 *
 * ### Cost
 * $0.40 a month and $0.05 for 10,000 reads (us-east-1, 2026).
 */
export class SecretGroup extends Construct implements ValueSource {
  readonly name: string;
  readonly keys: readonly string[];
  readonly arn: string;
  /** What has to be there before a service can read the values. */
  readonly dependency: string;
  readonly #key: string | undefined;
  #values: Readonly<Record<string, string>> | undefined;

  constructor(scope: Construct, id: string, props: SecretGroupProps) {
    super(scope, id);
    this.name = props.name;
    this.keys = [...props.keys];
    this.check(props);
    const key = stackKey(this, "data");
    this.#key = key?.arn;
    const secret = this.secret(props);
    this.arn = secret.arn;
    this.dependency = dependable(this.version(secret));
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
    this.#values = values;
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
      ...(defaults.protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }

  private version(secret: SecretsmanagerSecret): SecretsmanagerSecretVersion {
    const empty = Object.fromEntries(this.keys.map((key) => [key, ""]));
    const text = () => JSON.stringify(this.#values ?? empty);
    return new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: Lazy.stringValue({ produce: text }),
      // Terraform writes again only when this number changes. Seeded groups stay at 1 for ever; written groups change
      // with the text of what is written, which is known at synth although the values are not.
      secretStringWoVersion: Lazy.numberValue({
        produce: (context) =>
          this.#values ? Number.parseInt(fingerprint(JSON.stringify(context.resolve(this.#values)), 7), 16) + 2 : 1,
      }),
    });
  }
}
