import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { fit } from "../core/naming.ts";
import type { OriginHeader } from "../core/origin.ts";
import { TerraformData } from "../core/terraform-data.ts";
import { Construct, Fn, Token } from "../core/tf.ts";
import { equals, header } from "../core/waf.ts";

const HEADER = "X-Origin-Verify";

/**
 * Closes the public address of a service to everybody who does not send a header that only the gateway knows (D-E1-07):
 * otherwise the limits of the gateway could be walked around.
 *
 * The value is a `uuid()` kept in a `terraform_data` of Terraform itself: no provider, and no value in the code. It does stand in
 * the state, because the rule here and the gateway's integration both have to hold it and neither has a write-only argument;
 * it opens nothing but the way the gateway already is, and `terraform apply -replace` of that resource renews it.
 */
export class OriginGate extends Construct {
  readonly header: OriginHeader;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly resourceArns: Readonly<Record<string, string>> },
  ) {
    super(scope, id);
    const secret = new TerraformData(this, "secret", {
      input: Fn.uuid(),
      // A new uuid() every plan; only the first one counts.
      lifecycle: { ignoreChanges: ["input"] },
    });
    const value = Token.asString(Fn.sensitive(secret.output));
    const acl = new Wafv2WebAcl(this, "acl", {
      name: fit(`${props.name}-origin`, 128),
      description: "Only what the gateway forwards",
      scope: "REGIONAL",
      defaultAction: { block: {} },
      rule: [
        {
          name: "from-gateway",
          priority: 0,
          action: { allow: {} },
          statement: equals(header(HEADER), value),
          visibilityConfig: visible("from-gateway"),
        },
      ],
      visibilityConfig: visible(fit(`${props.name}-origin`, 128)),
    });
    for (const [id, resourceArn] of Object.entries(props.resourceArns)) {
      new Wafv2WebAclAssociation(this, id, { resourceArn, webAclArn: acl.arn });
    }
    this.header = { name: HEADER, value, revision: secret.id };
  }
}

function visible(metricName: string) {
  // Samples would show the header to whoever may read the console.
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
