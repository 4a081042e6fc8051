import { ApiGatewayVpcLink } from "@cdktf/provider-aws/lib/api-gateway-vpc-link/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment/index.js";
import { Connections } from "../core/connections.ts";
import { balancerName, fit } from "../core/naming.ts";
import { Construct, type ITerraformDependable } from "../core/tf.ts";
import type { ContainerSettings } from "../service/settings.ts";

export interface SocketLinkProps {
  /** The application load balancer inside the network. */
  readonly balancer: { readonly arn: string; readonly port: number; readonly protocol: "HTTP" | "HTTPS" };
  /** Listener of the balancer at its port, which has to stand before the balancer can be a target. @default it stands */
  readonly listener?: ITerraformDependable;
}

/**
 * The way of a WebSocket API into the network. It takes VPC links of the first kind only, and these lead to a network load balancer
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html); behind that one stands the application load
 * balancer (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html).
 *
 * ### Cost
 * $16.43 a month for the network load balancer, and $0.006 an hour for what it passes on (us-east-1, 2026).
 */
export class SocketLink extends Construct {
  readonly id: string;
  /** Security group of the network load balancer; what it may call is opened by whoever makes it. */
  readonly connections: Connections;

  constructor(scope: Construct, id: string, settings: ContainerSettings, props: SocketLinkProps) {
    super(scope, id);
    const { name, network } = settings;
    this.connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name: `${name}-socket`,
      description: `WebSocket API on its way to ${name}`,
    });
    const balancer = new Lb(this, "balancer", {
      name: balancerName(name, "-socket"),
      internal: true,
      loadBalancerType: "network",
      subnets: network.privateSubnetIds,
      securityGroups: [this.connections.securityGroupId],
      // API Gateway comes by PrivateLink, with addresses that no rule could name; nobody else is let in.
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: false,
    });
    this.forward(balancer, settings, props);
    this.id = new ApiGatewayVpcLink(this, "link", {
      name: fit(`${name}-socket`, 128),
      description: `WebSocket API to ${name}`,
      targetArns: [balancer.arn],
    }).id;
  }

  private forward(balancer: Lb, { health, name, network }: ContainerSettings, props: SocketLinkProps): void {
    const { arn, port, protocol } = props.balancer;
    const target = new LbTargetGroup(this, "target", {
      name: balancerName(name, `-socket-${port}`),
      vpcId: network.vpcId,
      targetType: "alb",
      protocol: "TCP",
      port,
      // Whether the balancer answers; what it answers when no task is well is its own affair.
      healthCheck: { enabled: true, protocol, path: health.path, matcher: "200-499" },
      lifecycle: { createBeforeDestroy: true },
    });
    new LbTargetGroupAttachment(this, "attachment", {
      targetGroupArn: target.arn,
      targetId: arn,
      port,
      ...(props.listener ? { dependsOn: [props.listener] } : {}),
    });
    new LbListener(this, "listener", {
      loadBalancerArn: balancer.arn,
      port,
      protocol: "TCP",
      defaultAction: [{ type: "forward", targetGroupArn: target.arn }],
    });
  }
}
