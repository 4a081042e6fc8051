import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { reportProblem } from "../core/errors.ts";
import { slug } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AliasTarget, HostedZoneProps } from "./props.ts";

const LABEL = "(?!-)[a-z0-9-]{1,63}(?<!-)";
const DOMAIN = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+${LABEL}$`);

/**
 * A public DNS zone: one that exists, by its id, or a new one.
 *
 * ### Cost
 * $0.50 a month for a zone and $0.40 for a million queries; queries for aliases of AWS services are free (2026).
 */
export class HostedZone extends Construct {
  readonly name: string;
  readonly zoneId: string;
  /** To enter at the registrar; none for a zone that exists. */
  readonly nameServers: string[] | undefined;

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id);
    this.name = props.name;
    this.check(props);
    const made = props.id ? undefined : new Route53Zone(this, "zone", { name: props.name, comment: "" });
    this.zoneId = props.id ?? made!.zoneId;
    this.nameServers = made?.nameServers;
    if (props.issuers) this.caa(props.issuers);
  }

  /** Whether a name is in the zone. */
  holds(name: string): boolean {
    return DOMAIN.test(name) && (name === this.name || name.endsWith(`.${this.name}`));
  }

  /** Points a name at something of AWS, over IPv4 and IPv6. */
  alias(scope: Construct, name: string, target: AliasTarget, { ipv6 = true } = {}): Route53Record[] {
    return (ipv6 ? ["A", "AAAA"] : ["A"]).map(
      (type) =>
        new Route53Record(scope, `alias-${slug(type)}`, {
          zoneId: this.zoneId,
          name,
          type,
          alias: { name: target.name, zoneId: target.zoneId, evaluateTargetHealth: false },
        }),
    );
  }

  /** Reports a name that is not in the zone. */
  checkHolds(scope: Construct, name: string): void {
    if (this.holds(name)) return;
    reportProblem(scope, {
      code: "TOWLINE_DNS_NAME",
      what: `"${name}" is no name in the zone ${this.name}`,
      instead: `a name that ends in .${this.name}, in lower case`,
    });
  }

  private check({ id, issuers, name }: HostedZoneProps): void {
    if (!DOMAIN.test(name) || name.startsWith("*")) {
      reportProblem(this, {
        code: "TOWLINE_DNS_NAME",
        what: `"${name}" cannot be the name of a zone`,
        instead: "a domain in lower case without a dot at its end, as in example.com",
      });
    }
    if (id !== undefined && !/^Z[A-Z0-9]{1,31}$/.test(id)) {
      reportProblem(this, {
        code: "TOWLINE_DNS_ZONE_ID",
        what: `"${id}" is no id of a hosted zone`,
        instead: "Z and capital letters and digits, as `aws route53 list-hosted-zones` shows it behind /hostedzone/",
      });
    }
    if (issuers?.length === 0) {
      reportProblem(this, {
        code: "TOWLINE_DNS_ISSUERS",
        what: "issuers is empty, with which nobody may issue a certificate",
        instead: '["amazon.com"] for certificates of ACM, or nothing',
      });
    }
  }

  private caa(issuers: readonly string[]): void {
    new Route53Record(this, "caa", {
      zoneId: this.zoneId,
      name: this.name,
      type: "CAA",
      ttl: 3600,
      records: issuers.flatMap((issuer) => [`0 issue "${issuer}"`, `0 issuewild "${issuer}"`]),
    });
  }
}
