import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { fingerprint, slug } from "./naming.ts";
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
  readonly #opened = new Set<string>();

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

  /**
   * Opens `port` of `peer` to this group, on both sides. `why` becomes the description of both rules. Saying it twice changes
   * nothing.
   */
  allowTo(peer: Connections, port: number, why: string): void {
    const opened = `${port} ${peer.node.path}`;
    if (this.#opened.has(opened)) return;
    this.#opened.add(opened);
    new VpcSecurityGroupEgressRule(this, free(this, `to-${slug(peer.node.path)}-${port}`, peer), {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: peer.securityGroupId,
      ...tcp(port, why),
    });
    new VpcSecurityGroupIngressRule(peer, free(peer, `from-${slug(this.node.path)}-${port}`, this), {
      securityGroupId: peer.securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      ...tcp(port, why),
    });
  }

  /** Lets this group call a group that something else made, such as a load balancer that AWS manages. */
  allowToGroup(id: string, securityGroupId: string, port: number, why: string): void {
    new VpcSecurityGroupEgressRule(this, `to-${id}-${port}`, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      ...tcp(port, why),
    });
  }

  /**
   * Lets this group call out to any address on one port. Named `internet` and given a reason because it is one of two rules
   * that name 0.0.0.0/0; it is egress only.
   *
   * @param versions of the Internet Protocol. @default IPv4 only
   */
  allowToInternet(port: number, why: string, versions: readonly ("ipv4" | "ipv6")[] = ["ipv4"]): void {
    for (const version of versions) {
      new VpcSecurityGroupEgressRule(this, `to-internet-${port}${version === "ipv6" ? "-ipv6" : ""}`, {
        securityGroupId: this.securityGroupId,
        ...(version === "ipv6" ? { cidrIpv6: "::/0" } : { cidrIpv4: "0.0.0.0/0" }),
        ...tcp(port, why),
      });
    }
  }

  /** Opens one port of this group to the addresses of its own network, where the group of a caller cannot be named. */
  allowFromNetwork(cidr: string, port: number, why: string): void {
    new VpcSecurityGroupIngressRule(this, `from-network-${port}`, {
      securityGroupId: this.securityGroupId,
      cidrIpv4: cidr,
      ...tcp(port, why),
    });
  }

  /** Opens one port of this group to everybody. The reason is for the person who reviews it. */
  allowFromInternet(port: number, why: string): void {
    new VpcSecurityGroupIngressRule(this, `from-internet-${port}`, {
      securityGroupId: this.securityGroupId,
      cidrIpv4: "0.0.0.0/0",
      ...tcp(port, why),
    });
  }
}

/** `a_b` and `a-b` are two peers with one slug: the second is told apart by a fingerprint of its path. */
function free(scope: Connections, id: string, peer: Connections): string {
  return scope.node.tryFindChild(id) ? `${id}-${fingerprint(peer.node.path, 6)}` : id;
}

const tcp = (port: number, description: string) => ({
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  description: plain(description),
});

/** Characters a rule description may have; at most 255 of them (EC2 API, AuthorizeSecurityGroupEgress). */
function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, " ").slice(0, 255);
}
