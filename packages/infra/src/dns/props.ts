import type { HostedZone } from "./hosted-zone.ts";

/** A name in a zone, for something that answers HTTPS. */
export interface DomainProps {
  /** `api.example.com` */
  readonly name: string;
  /** Zone that the name is in. */
  readonly zone: HostedZone;
}

export interface HostedZoneProps {
  /** `example.com` */
  readonly name: string;
  /**
   * Id of a zone that exists: `Z0123456789ABCDEFGHIJ`. Nothing looks it up, so it is declared
   * (`aws route53 list-hosted-zones`). @default a new zone, whose name servers have to be entered at the registrar
   */
  readonly id?: string;
  /**
   * Authorities that may issue certificates for names of the zone, for everybody else's protection
   * (https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html). `["amazon.com"]` for certificates of ACM.
   * @default no CAA record: any authority may
   */
  readonly issuers?: readonly string[];
}

/** Where an alias points: the name and zone that CloudFront, API Gateway or a load balancer says. */
export interface AliasTarget {
  readonly name: string;
  readonly zoneId: string;
}

export interface CertificateProps extends DomainProps {
  /** Further names, in the same zone. */
  readonly alternatives?: readonly string[];
  /** CloudFront takes certificates of us-east-1 only. @default "region": where the stack is */
  readonly for?: "region" | "cloudfront";
}
