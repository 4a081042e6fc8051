import { deploymentId, type Rollout, rolloutsOf } from "../../../behaviours/aws/rollout.ts";
import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, type Members, ServiceError, text, texts } from "../../call.ts";
import { cluster, clusters, serviceOf, servicesIn } from "./clusters.ts";

export function listServiceDeployments(call: Call, cloud: Cloud): Members {
  const inside = cluster(call, cloud);
  const service = serviceOf(inside, cloud, text(call, "service"));
  if (!service) throw new ServiceError("ServiceNotFoundException", "Service not found.");
  const wanted = texts(call, "status");
  const found = rolloutsOf(service.hidden)
    .map((rollout) => describe(rollout, service, inside))
    .filter(({ status }) => wanted.length === 0 || wanted.includes(String(status)));
  return {
    serviceDeployments: found.map(
      ({
        clusterArn,
        createdAt,
        finishedAt,
        serviceArn,
        serviceDeploymentArn,
        startedAt,
        status,
        statusReason,
        to,
      }) => ({
        serviceDeploymentArn,
        serviceArn,
        clusterArn,
        createdAt,
        startedAt,
        ...(finishedAt === undefined ? {} : { finishedAt }),
        status,
        ...(statusReason === undefined ? {} : { statusReason }),
        targetServiceRevisionArn: to,
      }),
    ),
  };
}

export function describeServiceDeployments(call: Call, cloud: Cloud): Members {
  const wanted = texts(call, "serviceDeploymentArns");
  const all = clusters(call, cloud).flatMap((inside) =>
    servicesIn(inside, cloud).flatMap((service) =>
      rolloutsOf(service.hidden).map((rollout) => describe(rollout, service, inside)),
    ),
  );
  const found = wanted.map((arn) => ({ arn, deployment: all.find((each) => each["serviceDeploymentArn"] === arn) }));
  return {
    serviceDeployments: found.flatMap(({ deployment }) => {
      const { to: _, ...told } = deployment ?? {};
      return deployment ? [told] : [];
    }),
    failures: found.flatMap(({ arn, deployment }) => (deployment ? [] : [{ arn, reason: "MISSING" }])),
  };
}

/** Deployments of the platform are named by what is theirs alone; a revision is what one of them brought. */
function describe(rollout: Rollout, { attributes, hidden, key }: WorldRecord, inside: WorldRecord): Members {
  const place = String(attributes["arn"]);
  const arn = (kind: string, number: number) =>
    `${place.replace(":service/", `:${kind}/`)}/${deploymentId(key, number).slice("ecs-svc/".length)}`;
  const source = rolloutsOf(hidden).find(({ number, state }) => number < rollout.number && state === "SUCCESSFUL");
  const to = arn("service-revision", rollout.number);
  const failed = rollout.state === "FAILED" || rollout.state === "ROLLBACK_SUCCESSFUL";
  const back = rollout.state === "ROLLBACK_SUCCESSFUL" && source !== undefined;
  const [breaker] = (attributes["deployment_circuit_breaker"] ?? []) as { enable?: boolean; rollback?: boolean }[];
  const desired = Number(attributes["desired_count"] ?? 0);
  const revision = (number: number, running: boolean) => ({
    arn: arn("service-revision", number),
    requestedTaskCount: desired,
    runningTaskCount: running ? desired : 0,
    pendingTaskCount: 0,
  });
  return {
    serviceDeploymentArn: arn("service-deployment", rollout.number),
    serviceArn: place,
    clusterArn: inside.attributes["arn"],
    createdAt: rollout.began,
    startedAt: rollout.began,
    ...(rollout.ended === undefined ? {} : { finishedAt: rollout.ended }),
    updatedAt: rollout.ended ?? rollout.began,
    status: rollout.state === "FAILED" ? "STOPPED" : rollout.state,
    ...(failed ? { statusReason: rollout.why } : {}),
    to,
    ...(source ? { sourceServiceRevisions: [revision(source.number, rollout.state !== "SUCCESSFUL")] } : {}),
    targetServiceRevision: revision(rollout.number, rollout.state === "SUCCESSFUL"),
    deploymentCircuitBreaker: {
      status: breaker?.enable ? (failed ? "TRIGGERED" : "MONITORING") : "DISABLED",
      failureCount: failed ? 1 : 0,
      // The stand-in gives a release one chance.
      threshold: 1,
    },
    ...(back
      ? {
          rollback: {
            reason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
            startedAt: rollout.ended,
            serviceRevisionArn: arn("service-revision", source.number),
          },
        }
      : {}),
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: breaker?.enable ?? false, rollback: breaker?.rollback ?? false },
    },
  };
}
