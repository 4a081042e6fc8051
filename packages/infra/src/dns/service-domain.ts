import { ApprunnerCustomDomainAssociation } from "@cdktf/provider-aws/lib/apprunner-custom-domain-association/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { reportProblem } from "../core/errors.ts";
import { addressOf, Construct } from "../core/tf.ts";
import type { DomainProps } from "./props.ts";

/** App Runner asks for a record for the name itself and one for the certificate authority's second check. */
const PROOFS = ["first", "second"] as const;

/**
 * A name of its own for an App Runner service that is open to everybody, with a certificate that App Runner renews.
 *
 * ### Cost
 * Nothing.
 */
export class AppRunnerDomain extends Construct {
  /** `https://<name>` */
  readonly url: string;

  constructor(scope: Construct, id: string, props: DomainProps & { readonly serviceArn: string }) {
    super(scope, id);
    const { name, zone } = props;
    zone.checkHolds(this, name);
    if (name === zone.name) {
      reportProblem(this, {
        code: "TOWLINE_DNS_APEX",
        what: `${name} is the name of the zone itself, which cannot be a CNAME, and App Runner is reached by one`,
        instead: `a name below it, as in app.${name}`,
      });
    }
    const association = new ApprunnerCustomDomainAssociation(this, "association", {
      domainName: name,
      serviceArn: props.serviceArn,
      enableWwwSubdomain: false,
    });
    new Route53Record(this, "record", {
      zoneId: zone.zoneId,
      name,
      type: "CNAME",
      ttl: 300,
      records: [association.dnsTarget],
    });
    const all = `sort([for r in ${addressOf(association)}.certificate_validation_records : "\${r.name} \${r.value}"])`;
    for (const [index, which] of PROOFS.entries()) {
      const of = (part: 0 | 1) => `\${split(" ", ${all}[${index}])[${part}]}`;
      new Route53Record(this, `proof-${which}`, {
        zoneId: zone.zoneId,
        name: of(0),
        type: "CNAME",
        ttl: 300,
        records: [of(1)],
        allowOverwrite: true,
      });
    }
    this.url = `https://${name}`;
  }
}
