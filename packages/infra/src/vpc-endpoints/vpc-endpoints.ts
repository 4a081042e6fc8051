import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointSubnetAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-subnet-association/index.js";
import { regionOf } from "../core/account.ts";
import type { Connectable } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { reportProblem } from "../core/errors.ts";
import { policyDocument, type Statement } from "../core/iam.ts";
import { physicalName, slug } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { ownCredentials } from "../networking/gateway-endpoints.ts";
import type { Network } from "../networking/index.ts";

/** Services by the last part of their endpoint's name: `ecr.api` is `com.amazonaws.<region>.ecr.api`. */
export type InterfaceEndpoint =
  | "ecr.api"
  | "ecr.dkr"
  | "elasticache"
  | "events"
  | "kms"
  | "logs"
  | "monitoring"
  | "secretsmanager"
  | "sns"
  | "sqs"
  | "ssm"
  | "ssmmessages"
  | "sts"
  | "xray"
  | (string & {});

/** What a task on Fargate needs to start in a network without a NAT gateway; S3 is an endpoint of the network itself. */
export const FARGATE_ENDPOINTS: readonly InterfaceEndpoint[] = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];

export interface VpcEndpointsProps {
  readonly network: Network;
  /** Each is an address in every zone. Adding one changes none of the others. */
  readonly services: readonly InterfaceEndpoint[];
  /**
   * What may be done through them, by service.
   * @default whatever the credentials of this account allow, and nothing with those of other accounts
   */
  readonly policies?: Readonly<Partial<Record<InterfaceEndpoint, readonly Statement[]>>>;
  /** Name shown on the resources. @default `<project>-<environment>-<id>` */
  readonly name?: string;
}

/**
 * Addresses of AWS services inside the network, so that what runs there reaches them without going out to the internet.
 * `service.connectsTo(endpoints)` opens the way; nobody else gets in.
 *
 * S3 and DynamoDB need none of these: their free gateway endpoints are part of `Networking`.
 *
 * ### Cost
 * $7.30 a month for each service and zone and $0.01 a GB (us-east-1, 2026). A NAT gateway costs $0.045 a GB: one
 * service in two zones pays for itself from about 420 GB a month, or when it spares the NAT gateway altogether.
 */
export class VpcEndpoints extends Construct implements Connectable {
  readonly connections: Connections;
  readonly port = 443;
  readonly connectStatements: readonly Statement[] = [];
  readonly variablePrefix = "AWS";

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const name = props.name ?? physicalName(this, this.node.id);
    this.check(props);
    this.connections = new Connections(this, "connections", {
      vpcId: props.network.vpcId,
      name,
      description: "Addresses of AWS services inside the network",
    });
    for (const service of new Set(props.services)) this.endpoint(props, name, service);
  }

  /** The names of the services resolve to their endpoints by themselves: a client has to know nothing. */
  environment(): Record<string, string> {
    return {};
  }

  private endpoint({ network, policies }: VpcEndpointsProps, name: string, service: InterfaceEndpoint): void {
    const id = slug(service);
    const statements = policies?.[service];
    const endpoint = new VpcEndpoint(this, id, {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${regionOf(this)}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      securityGroupIds: [this.connections.securityGroupId],
      policy: statements ? policyDocument(statements) : ownCredentials(this),
      tags: { Name: `${name}-${service}` },
    });
    // An association of its own for each zone: a list on the endpoint would change when a zone is added.
    for (const [index, zone] of network.zones.entries()) {
      new VpcEndpointSubnetAssociation(this, `${id}-${zone}`, {
        vpcEndpointId: endpoint.id,
        subnetId: network.privateSubnetIds[index]!,
      });
    }
  }

  private check({ policies = {}, services }: VpcEndpointsProps): void {
    const wrong = (property: string, code: string, what: string, instead: string) =>
      reportProblem(this, { path: `${this.node.path}.${property}`, code, what, instead });
    for (const service of services) {
      if (service === "s3" || service === "dynamodb") {
        wrong(
          "services",
          "TOWLINE_ENDPOINT_FREE",
          `"${service}" as an address that costs money`,
          `gatewayEndpoints: ["${service}"] of Networking, which is free and there by default`,
        );
      } else if (!/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(service)) {
        wrong(
          "services",
          "TOWLINE_ENDPOINT",
          `"${service}" is no name of a service`,
          '"ecr.api", "logs", "secretsmanager"',
        );
      }
    }
    for (const service of Object.keys(policies).filter((known) => !services.includes(known))) {
      wrong(
        "policies",
        "TOWLINE_ENDPOINT",
        `a policy for "${service}", which is not among the services`,
        "one for each that is",
      );
    }
  }
}
