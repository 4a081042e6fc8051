import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Environment } from "../core/environment.ts";
import { Construct, Fn, Op, Token } from "../core/tf.ts";

export type Colour = "blue" | "green";

/** The colour that takes the traffic before anybody has shifted it. */
export const FIRST: Colour = "blue";

/**
 * Which of two services takes the traffic, and what it runs. Terraform makes the parameter and never writes it again; whoever
 * shifts the traffic does, once the release on the other colour has been verified:
 *
 * ```json
 * { "active": "green", "green": "sha256:…" }
 * ```
 *
 * The colour named there keeps the digest that stands beside it. Everything else follows the digest of the plan, so that a
 * deployment touches only the colour that takes no traffic (E1-180, E1-183). Shifting back is writing the
 * parameter as it was before (E1-182). Before the first shift no digest stands there, and both colours run the release.
 */
export class ActiveColour extends Construct {
  /** Name of the parameter: `/<project>/<environment>/<service>/colour`. */
  readonly parameter: string;
  readonly #state: unknown;

  constructor(scope: Construct, id: string, props: { readonly service: string }) {
    super(scope, id);
    const environment = Environment.of(this);
    this.parameter = `/${environment.project}/${environment.name}/${props.service}/colour`;
    const parameter = new SsmParameter(this, "parameter", {
      name: this.parameter,
      description: `Which colour of ${props.service} takes the traffic, and the digest that it runs`,
      type: "String",
      insecureValue: JSON.stringify({ active: FIRST }),
      lifecycle: { ignoreChanges: ["insecure_value"] },
    });
    this.#state = Fn.jsondecode(parameter.insecureValue);
  }

  /** Digest that a colour is to run, as an expression that Terraform evaluates when it plans. */
  digestOf(colour: Colour, released: string): string {
    const pinned = Fn.lookup(this.#state, colour, released);
    return Token.asString(Fn.conditional(this.takesTraffic(colour), pinned, released));
  }

  /** Host of the colour that takes the traffic. */
  hostOf(hosts: Readonly<Record<Colour, string>>): string {
    return Token.asString(Fn.conditional(this.takesTraffic("green"), hosts.green, hosts.blue));
  }

  private takesTraffic(colour: Colour) {
    return Op.eq(Fn.lookup(this.#state, "active", FIRST), colour);
  }
}
