import { serviceDeployment } from "../../../behaviours/aws/containers.ts";
import { begun, ended, tasksOf } from "../../../behaviours/aws/rollout.ts";
import type { ObjectValue } from "../../../cty/value.ts";
import { judge } from "../../../rules/judge.ts";
import { Subject } from "../../../rules/subject.ts";
import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, type Members, now, optionalText, ServiceError, text } from "../../call.ts";
import { cluster, serviceOf } from "./clusters.ts";
import { describeService } from "./services.ts";
import { definitionOf } from "./task-definitions.ts";

/** What a call may change besides what runs, and where Terraform keeps it. */
const SETTINGS: { [parameter: string]: string } = {
  desiredCount: "desired_count",
  enableECSManagedTags: "enable_ecs_managed_tags",
  enableExecuteCommand: "enable_execute_command",
  healthCheckGracePeriodSeconds: "health_check_grace_period_seconds",
  propagateTags: "propagate_tags",
};
const OTHERS = ["cluster", "service", "taskDefinition", "forceNewDeployment"];

/** Starts a deployment, or changes a setting. The answer comes before the deployment has ended, as from ECS. */
export function updateService(call: Call, cloud: Cloud): Members {
  const inside = cluster(call, cloud);
  const before = serviceOf(inside, cloud, text(call, "service"));
  if (!before) throw new ServiceError("ServiceNotFoundException", "Service not found.");
  const unknown = Object.keys(call.input).filter((name) => !(name in SETTINGS) && !OTHERS.includes(name));
  if (unknown.length > 0) throw notCovered(cloud, unknown);
  const attributes = { ...before.attributes };
  for (const [parameter, attribute] of Object.entries(SETTINGS)) {
    if (call.input[parameter] !== undefined) attributes[attribute] = call.input[parameter];
  }
  const asked = optionalText(call, "taskDefinition");
  if (asked !== undefined) attributes["task_definition"] = definitionOf(call, cloud, asked).attributes["arn"];
  const refused = judge(
    "apply",
    "updating",
    new Subject(before.type, { ...call, defaultTags: {} }, cloud, { state: attributes }, before.key),
  );
  if (refused[0]) {
    const [, code = "InvalidParameterException", words = refused[0].detail] =
      /^(\w+Exception): (.*)$/s.exec(refused[0].detail) ?? [];
    throw new ServiceError(code, words);
  }
  const replaces =
    attributes["task_definition"] !== before.attributes["task_definition"] || call.input["forceNewDeployment"] === true;
  const desired = Number(attributes["desired_count"] ?? 0);
  const wakes = desired > 0 && cloud.services.now(before.key) === undefined;
  if (desired > 0 && (replaces || wakes)) return roll({ ...before, attributes }, inside, cloud);
  const after = { ...before, attributes };
  if (desired === 0) {
    cloud.services.later(cloud.services.remove(before.key));
    after.hidden = { ...after.hidden, port: undefined };
  }
  cloud.records.put(after);
  return { service: describeService(after, inside, cloud) };
}

function roll(record: WorldRecord, inside: WorldRecord, cloud: Cloud): Members {
  const { attributes, key } = record;
  const name = String(attributes["name"]);
  const deployment = serviceDeployment(attributes as ObjectValue, cloud);
  if (deployment === undefined)
    throw new ServiceError(
      "NotCoveredByStandIn",
      "Its container has no port at which the stand-in could reach it, so it is not started.",
    );
  if (typeof deployment === "string") throw new ServiceError("InvalidParameterException", deployment);
  const started = {
    ...record,
    hidden: begun(record.hidden, name, String(attributes["task_definition"]), now()),
  };
  cloud.records.put(started);
  deployment.about = tasksOf(key, started.hidden);
  const port = Number(record.hidden["port"] ?? 0);
  cloud.services.later(
    cloud.services.deploy(key, deployment, port).then(
      (given) => settle(cloud, started, "", given),
      (error: Error) => settle(cloud, started, error.message, port),
    ),
  );
  return { service: describeService(started, inside, cloud) };
}

/** Writes down how the deployment ended, unless the service is gone or another deployment has begun meanwhile. */
async function settle(cloud: Cloud, { hidden, key }: WorldRecord, failure: string, port: number): Promise<void> {
  const current = cloud.records.get(key);
  if (!current) return cloud.services.remove(key);
  if (tasksOf(key, current.hidden)["deployment"] !== tasksOf(key, hidden)["deployment"]) return;
  const name = String(current.attributes["name"]);
  const [breaker] = (current.attributes["deployment_circuit_breaker"] ?? []) as {
    enable?: boolean;
    rollback?: boolean;
  }[];
  const from = (current.hidden["rollouts"] as { from: string }[])[0]?.from ?? "";
  const goesBack = failure !== "" && breaker?.enable === true && breaker.rollback === true && from !== "";
  if (failure !== "") cloud.log(`aws_ecs_service ${name}: ${failure}`);
  // Without its circuit breaker ECS goes on trying for hours: nothing has failed, and nothing has come of it.
  if (failure !== "" && !breaker?.enable) return;
  const state = failure === "" ? "SUCCESSFUL" : goesBack ? "ROLLBACK_SUCCESSFUL" : "FAILED";
  cloud.records.put({
    ...current,
    attributes: goesBack ? { ...current.attributes, task_definition: from } : current.attributes,
    hidden: { ...ended(current.hidden, { key, name, state, why: failure, at: now() }), ...(port ? { port } : {}) },
  });
}

function notCovered({ notice }: Cloud, parameters: string[]): ServiceError {
  const what = `${parameters.join(", ")} of ecs UpdateService`;
  notice({ subject: `AWS API ${what}`, message: "Not covered by the stand-in; the call was refused." });
  return new ServiceError("NotCoveredByStandIn", `The stand-in does not cover ${what}.`);
}
