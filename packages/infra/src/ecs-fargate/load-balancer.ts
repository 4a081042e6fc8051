import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Connections } from "../core/connections.ts";
import { balancerName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { FargateSettings } from "./settings.ts";

/** TLS 1.2 and 1.3 with key exchange that a quantum computer does not break; AWS recommends it and its console proposes it. */
const TLS = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** Seconds that a connection may be silent: a language model thinks longer than the 60 that AWS takes by default (D-E1-02). */
const IDLE = 120;
/** Seconds that a task may finish what it has in hand before it is ended. */
export const DRAIN = 30;

/**
 * An application load balancer for one service: the listener, the rule that releases are shifted on, and the target groups
 * with the health check.
 */
export class LoadBalancer extends Construct {
  readonly connections: Connections;
  readonly port: number;
  readonly url: string;
  readonly arn: string;
  /** `app/<name>/<id>`, as CloudWatch knows it. */
  readonly dimension: string;
  /** One, or two where releases take turns. */
  readonly targets: readonly LbTargetGroup[];
  readonly rule: LbListenerRule;
  readonly listener: LbListener;
  /** Where a release is reached that has no traffic yet; only where releases are tested. */
  readonly test: { readonly host: string; readonly port: number; readonly rule: LbListenerRule } | undefined;

  constructor(scope: Construct, id: string, settings: FargateSettings) {
    super(scope, id);
    this.port = settings.certificate ? 443 : 80;
    this.connections = this.securityGroup(settings);
    const balancer = this.balancer(settings);
    this.targets = this.targetGroups(settings);
    this.listener = this.listens("listener", settings, balancer, this.port);
    this.rule = this.forwards("rule", settings, this.listener);
    this.test = (settings.takeover.tests ?? []).length > 0 ? this.tests(settings, balancer) : undefined;
    this.arn = balancer.arn;
    this.dimension = balancer.arnSuffix;
    this.url = settings.certificate ? `https://${settings.certificate.host}` : `http://${balancer.dnsName}`;
  }

  private securityGroup({ gated, name, network, public: open }: FargateSettings): Connections {
    const connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name: `${name}-lb`,
      description: `Load balancer of ${name}`,
    });
    if (open) {
      const why = gated
        ? "API Gateway, which has no addresses of its own; the web ACL asks for its header"
        : "Everybody";
      connections.allowFromInternet(this.port, why);
    }
    return connections;
  }

  private balancer({ accessLog, name, network, protect, public: open }: FargateSettings): Lb {
    return new Lb(this, "balancer", {
      name: balancerName(name),
      internal: !open,
      loadBalancerType: "application",
      subnets: open ? network.publicSubnetIds : network.privateSubnetIds,
      securityGroups: [this.connections.securityGroupId],
      idleTimeout: IDLE,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: protect,
      enableZonalShift: true,
      ...(accessLog ? { accessLogs: { enabled: true, ...accessLog } } : {}),
    });
  }

  private targetGroups({ health, name, network, port, takeover }: FargateSettings): LbTargetGroup[] {
    const group = (id: string) =>
      new LbTargetGroup(this, id, {
        // A port cannot be changed, only replaced while the old group is in use: the name follows it.
        name: balancerName(name, `-${id}-${port}`),
        vpcId: network.vpcId,
        port,
        protocol: "HTTP",
        targetType: "ip",
        deregistrationDelay: String(DRAIN),
        healthCheck: {
          enabled: true,
          protocol: "HTTP",
          path: health.path,
          matcher: "200",
          interval: health.interval,
          timeout: health.timeout,
          healthyThreshold: health.healthy,
          unhealthyThreshold: health.unhealthy,
        },
        lifecycle: { createBeforeDestroy: true },
      });
    return takeover.strategy === "ROLLING" ? [group("a")] : [group("a"), group("b")];
  }

  private tests(settings: FargateSettings, balancer: Lb): LoadBalancer["test"] {
    const port = settings.certificate ? 8443 : 8080;
    const listener = this.listens("test-listener", settings, balancer, port);
    return { host: balancer.dnsName, port, rule: this.forwards("test-rule", settings, listener) };
  }

  private listens(id: string, { certificate }: FargateSettings, balancer: Lb, port: number): LbListener {
    return new LbListener(this, id, {
      loadBalancerArn: balancer.arn,
      port,
      ...(certificate ? { protocol: "HTTPS", certificateArn: certificate.arn, sslPolicy: TLS } : { protocol: "HTTP" }),
      // The rule takes every path; what a shift leaves over would be a mistake, and says so.
      defaultAction: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "No release", statusCode: "503" },
        },
      ],
    });
  }

  private forwards(id: string, { takeover }: FargateSettings, listener: LbListener): LbListenerRule {
    const [first, second] = this.targets;
    const forward = second
      ? {
          forward: {
            targetGroup: [
              { arn: first!.arn, weight: 100 },
              { arn: second.arn, weight: 0 },
            ],
          },
        }
      : { targetGroupArn: first!.arn };
    return new LbListenerRule(this, id, {
      listenerArn: listener.arn,
      priority: 1,
      condition: [{ pathPattern: { values: ["/*"] } }],
      action: [{ type: "forward", ...forward }],
      // ECS moves the weights while it shifts a release.
      ...(takeover.strategy === "ROLLING" ? {} : { lifecycle: { ignoreChanges: ["action"] } }),
    });
  }
}
