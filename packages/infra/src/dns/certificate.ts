import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { edgeRegion } from "../core/edge.ts";
import { slug } from "../core/naming.ts";
import { addressOf, Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import type { CertificateProps } from "./props.ts";

/**
 * A certificate of ACM, proved by records in the zone and renewed by AWS for as long as they stand there.
 *
 * ### Cost
 * Nothing.
 */
export class Certificate extends Construct implements Watchable {
  /** ARN of the certificate once it is issued; what uses it waits for that. */
  readonly arn: string;
  readonly name: string;
  readonly #certificateArn: string;
  readonly #here: boolean;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.name = props.name;
    const names = [props.name, ...(props.alternatives ?? [])];
    for (const name of names) props.zone.checkHolds(this, name);
    const region = props.for === "cloudfront" ? edgeRegion(this) : undefined;
    this.#here = region === undefined;
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: props.name,
      ...(names.length > 1 ? { subjectAlternativeNames: names.slice(1) } : {}),
      validationMethod: "DNS",
      ...(region ? { region } : {}),
      tags: { Name: props.name },
      // Whatever uses the old one goes on until the new one is issued.
      lifecycle: { createBeforeDestroy: true },
    });
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      ...(region ? { region } : {}),
      validationRecordFqdns: this.records(certificate, names, props).map(({ fqdn }) => fqdn),
    });
    this.#certificateArn = certificate.arn;
    this.arn = validation.certificateArn;
  }

  get watchName(): string {
    return this.name;
  }

  /** AWS renews sixty days before the end; at thirty something keeps it from doing so. */
  alarms(): readonly AlarmOffer[] {
    // ACM reports in the region of the certificate, where an alarm of this stack cannot look.
    if (!this.#here) return [];
    return [
      {
        id: "expiry",
        severity: "warning",
        says: `The certificate of ${this.name} ends in less than 30 days and was not renewed`,
        measure: {
          metric: {
            namespace: "AWS/CertificateManager",
            name: "DaysToExpiry",
            dimensions: { CertificateArn: this.#certificateArn },
            stat: "Minimum",
          },
        },
        when: "<",
        threshold: 30,
        silence: "ignore",
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    return [];
  }

  /** `*.example.com` is proved by the record of `example.com`: one record for both. */
  private records(certificate: AcmCertificate, names: readonly string[], { zone }: CertificateProps): Route53Record[] {
    const proved = [...new Set(names.map((name) => name.replace(/^\*\./, "")))];
    return proved.map((name) => {
      const domain = names.includes(name) ? name : `*.${name}`;
      // The set has no order, so that each entry is found by its name.
      const of = (attribute: string) =>
        `\${one([for o in ${addressOf(certificate)}.domain_validation_options : o.${attribute} if o.domain_name == "${domain}"])}`;
      return new Route53Record(this, `proof-${slug(name)}`, {
        zoneId: zone.zoneId,
        name: of("resource_record_name"),
        type: of("resource_record_type"),
        records: [of("resource_record_value")],
        ttl: 300,
        // The same name proves the same certificate request in another stack or region: they share the record.
        allowOverwrite: true,
      });
    });
  }
}
