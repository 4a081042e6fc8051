export { Certificate } from "./certificate.ts";
export { HostedZone } from "./hosted-zone.ts";
export type { AliasTarget, CertificateProps, DomainProps, HostedZoneProps } from "./props.ts";
export { AppRunnerDomain } from "./service-domain.ts";
