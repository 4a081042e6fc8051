import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import type { ValueSource } from "../core/connectable.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { Statement } from "../core/iam.ts";
import { slug } from "../core/naming.ts";
import { Construct, dependable, Token } from "../core/tf.ts";
import type { ParametersProps } from "./props.ts";

// Standard parameters hold 4 KB (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html).
const LARGEST = 4096;

const SECRET = /(SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/;

/**
 * Plain settings in SSM Parameter Store, for what is no secret and changes without a deployment of its own: a name, a level, a
 * DSN. A service reads them as it reads secrets, by reference.
 *
 * ### Cost
 * Nothing: standard parameters and reads of ordinary number are free.
 */
export class Parameters extends Construct implements ValueSource {
  /** Folder of the parameters. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly dependency: string;
  readonly #made = new Map<string, SsmParameter>();

  constructor(scope: Construct, id: string, props: ParametersProps) {
    super(scope, id);
    const { declared, name, project } = Environment.of(this);
    this.name = props.path ?? `/${(declared ? [project, name, id] : [project, id]).map(slug).join("/")}`;
    this.keys = Object.keys(props.values).sort();
    this.check(props);
    for (const key of this.keys) this.#made.set(key, this.parameter(key, props.values[key]!));
    const [first] = this.#made.values();
    // Each reference waits for its own parameter.
    this.dependency = first ? dependable(first) : "";
  }

  get readStatements(): Statement[] {
    return [
      { Action: ["ssm:GetParameter", "ssm:GetParameters"], Resource: this.keys.map((key) => this.reference(key)) },
    ];
  }

  /** ARN of the parameter. */
  reference(key: string): string {
    return this.#made.get(key)?.arn ?? "";
  }

  private parameter(key: string, value: string): SsmParameter {
    return new SsmParameter(this, key, {
      name: `${this.name}/${key}`,
      type: "String",
      tier: "Standard",
      // Shown in a plan, which is the point: who reviews a change sees what changes.
      insecureValue: value,
    });
  }

  private check({ path, values }: ParametersProps): void {
    if (path !== undefined && !/^(\/[A-Za-z0-9_.-]+){1,14}$/.test(path)) {
      reportProblem(this, {
        code: "TOWLINE_PARAMETER_PATH",
        what: `"${path}" is not a folder of parameters`,
        instead: 'names between slashes, beginning with one: "/shop/staging"',
      });
    }
    if (Object.keys(values).length === 0) {
      reportProblem(this, {
        code: "TOWLINE_PARAMETER_VALUE",
        what: "there is no parameter",
        instead: "at least one name and value",
      });
    }
    for (const [key, value] of Object.entries(values)) {
      if (SECRET.test(key)) {
        reportProblem(this, {
          code: "TOWLINE_PARAMETER_SECRET",
          what: `${key} sounds like a secret, and a parameter stands in the state in clear`,
          instead: "a key of a SecretGroup",
        });
      }
      if (value === "" || (!Token.isUnresolved(value) && Buffer.byteLength(value) > LARGEST)) {
        reportProblem(this, {
          code: "TOWLINE_PARAMETER_VALUE",
          what: `${key} has ${Buffer.byteLength(value)} bytes`,
          instead: `1 to ${LARGEST} bytes`,
        });
      }
    }
  }
}
