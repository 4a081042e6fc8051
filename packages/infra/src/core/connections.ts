import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { slug } from "./naming.ts";
import { Construct } from "./tf.ts";

export interface ConnectionsProps {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}

/**
 * The security group of one thing and the rules that open it. Rules are resources of their own (never inline, where
 * Terraform would fight over the list) and name the other group, so that no address range is opened for a neighbour.
 */
export class Connections extends Construct {
  readonly group: SecurityGroup;

  constructor(scope: Construct, id: string, props: ConnectionsProps) {
    super(scope, id);
    this.group = new SecurityGroup(this, "group", {
      name: props.name,
      description: props.description,
      vpcId: props.vpcId,
      tags: { Name: props.name },
      // A group that is still in use cannot be deleted: the new one comes first.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  get securityGroupId(): string {
    return this.group.id;
  }

  /** Opens `port` of `peer` to this group, on both sides. `why` becomes the description of both rules. */
  allowTo(peer: Connections, port: number, why: string): void {
    const key = `${slug(peer.node.path)}-${port}`;
    new VpcSecurityGroupEgressRule(this, `to-${key}`, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: peer.securityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: why,
    });
    new VpcSecurityGroupIngressRule(peer, `from-${slug(this.node.path)}-${port}`, {
      securityGroupId: peer.securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: why,
    });
  }

  /**
   * Lets this group call out to any address on one port. Named `internet` and given a reason because it is the one rule
   * that names 0.0.0.0/0; it is egress only.
   */
  allowToInternet(port: number, why: string): void {
    new VpcSecurityGroupEgressRule(this, `to-internet-${port}`, {
      securityGroupId: this.securityGroupId,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: why,
    });
  }
}
