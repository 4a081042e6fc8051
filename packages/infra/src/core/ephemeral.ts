import { type Construct, TerraformElement } from "./tf.ts";

export interface EphemeralProps {
  /** Type of the resource: `aws_secretsmanager_random_password`. */
  readonly type: string;
  /** Arguments, spelled as in Terraform. */
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
}

/**
 * A resource that Terraform opens for the time of one run and writes down nowhere: not in the state, not in a plan
 * (https://developer.hashicorp.com/terraform/language/block/ephemeral). What it holds may only go into write-only arguments.
 * cdktf 0.21 has no class for it.
 */
export class EphemeralResource extends TerraformElement {
  readonly #props: EphemeralProps;

  constructor(scope: Construct, id: string, props: EphemeralProps) {
    super(scope, id);
    this.#props = props;
  }

  /** An attribute as an expression. */
  attribute(name: string): string {
    return `\${ephemeral.${this.#props.type}.${this.friendlyUniqueId}.${name}}`;
  }

  override toTerraform(): unknown {
    return {
      ephemeral: {
        [this.#props.type]: {
          [this.friendlyUniqueId]: {
            ...this.#props.arguments,
            "//": { metadata: { path: this.node.path, uniqueId: this.friendlyUniqueId } },
          },
        },
      },
    };
  }
}
