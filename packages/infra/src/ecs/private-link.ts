import { Apigatewayv2VpcLink } from "@cdktf/provider-aws/lib/apigatewayv2-vpc-link/index.js";
import { Connections } from "../core/connections.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { ContainerSettings } from "../service/settings.ts";

/**
 * The way of API Gateway into the network: a VPC link (V2, which REST APIs take since November 2025 and which leads to an
 * Application Load Balancer without a network one between,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html).
 */
export class VpcLink extends Construct {
  readonly id: string;
  /** Security group of the link; what it may call is opened by whoever makes it. */
  readonly connections: Connections;

  constructor(scope: Construct, id: string, { name, network }: ContainerSettings) {
    super(scope, id);
    this.connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name: `${name}-link`,
      description: `API Gateway on its way to ${name}`,
    });
    this.id = new Apigatewayv2VpcLink(this, "link", {
      name: fit(name, 128),
      securityGroupIds: [this.connections.securityGroupId],
      subnetIds: network.privateSubnetIds,
      // A link cannot be changed: a zone more is a new link, while the old one still carries the traffic.
      lifecycle: { createBeforeDestroy: true },
    }).id;
  }
}
