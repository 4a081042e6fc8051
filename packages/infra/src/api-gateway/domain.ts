import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { Construct } from "../core/tf.ts";
import { Certificate } from "../dns/index.ts";
import type { ApiGatewayProps } from "./props.ts";

/** The stage under a name of its own: certificate, TLS 1.2 or newer, and records for IPv4. */
export class ApiDomain extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: NonNullable<ApiGatewayProps["domain"]> & { readonly apiId: string; readonly stageName: string },
  ) {
    super(scope, id);
    const { mutualTls, name, zone } = props;
    const certificate = new Certificate(this, "certificate", { name, zone });
    const domain = new ApiGatewayDomainName(this, "name", {
      domainName: name,
      regionalCertificateArn: certificate.arn,
      securityPolicy: "TLS_1_2",
      endpointConfiguration: { types: ["REGIONAL"] },
      ...(mutualTls
        ? {
            mutualTlsAuthentication: {
              truststoreUri: mutualTls.truststore,
              ...(mutualTls.version ? { truststoreVersion: mutualTls.version } : {}),
            },
          }
        : {}),
      tags: { Name: name },
    });
    new ApiGatewayBasePathMapping(this, "mapping", {
      apiId: props.apiId,
      stageName: props.stageName,
      domainName: domain.domainName,
    });
    // Regional domains of API Gateway answer on IPv4 unless they are made dual-stack.
    zone.alias(this, name, { name: domain.regionalDomainName, zoneId: domain.regionalZoneId }, { ipv6: false });
  }
}
