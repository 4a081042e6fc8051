import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Environment } from "../core/environment.ts";
import { physicalName, slug } from "../core/naming.ts";
import { Annotations, type Construct } from "../core/tf.ts";
import type { AlarmOffer, Watchable } from "../core/watch.ts";

const PROBE_REGION = "us-east-1";

/**
 * Asks from outside, over the public internet, whether a thing answers (E1-102): the alarm for it, or nothing where the thing
 * has no address, or where something that is watched asks already and Route 53 could not be heard.
 */
export function probeOf(scope: Construct, watch: Watchable, watches: readonly Watchable[]): AlarmOffer | undefined {
  const probe = watch.probe?.();
  if (!probe) return undefined;
  if (Environment.of(scope).region !== PROBE_REGION) {
    // An alarm in another region would never hear of the metric and ring for ever.
    if (!watches.some(({ asks }) => asks === probe.host)) {
      Annotations.of(scope).addWarning(
        `TOWLINE_PROBE_REGION: Route 53 reports health checks in ${PROBE_REGION} only, so nothing asks from outside whether ` +
          `${watch.watchName} is up. Its error and latency alarms remain. A SyntheticsCanary of it in \`watches\` asks in any region.`,
      );
    }
    return undefined;
  }
  const check = new Route53HealthCheck(scope, `${slug(watch.watchName)}-probe`, {
    type: "HTTPS",
    fqdn: probe.host,
    port: 443,
    resourcePath: probe.path,
    requestInterval: 30,
    failureThreshold: 2,
    measureLatency: false,
    tags: { Name: physicalName(scope, `${watch.watchName}-probe`) },
  });
  return {
    id: "down",
    severity: "critical",
    says: `${watch.watchName} does not answer ${probe.path}`,
    measure: {
      metric: {
        namespace: "AWS/Route53",
        name: "HealthCheckStatus",
        dimensions: { HealthCheckId: check.id },
        stat: "Minimum",
      },
    },
    when: "<",
    threshold: 1,
    // Nothing heard from the outside is as bad as hearing that it is down.
    silence: "breaching",
  };
}
