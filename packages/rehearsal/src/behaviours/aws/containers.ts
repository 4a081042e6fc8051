import { isObjectValue, type ObjectValue } from "../../cty/value.ts";
import { Refusal } from "../../protocol/diagnostics.ts";
import type { HealthCheck } from "../../services/process.ts";
import { digestOf } from "../../services/releases.ts";
import type { Deployment } from "../../services/services.ts";
import type { WorldRecord } from "../../world/records.ts";
import { moved } from "../moved.ts";
import type { Attempt, Behaviour, Surroundings } from "../types.ts";
import { managedBy } from "./container-data.ts";
import { first, withSecrets } from "./release.ts";
import { begun, ended, rolloutsOf, tasksOf } from "./rollout.ts";

const scaling = (kind: string) => `arn:aws:autoscaling:{region}:{account}:${kind}`;

/** ECS: the tasks of a service run the release that the digest of their image names, behind their load balancer. */
export const containers: { [type: string]: Behaviour } = {
  aws_ecs_cluster: {
    values: { arn: "arn:aws:ecs:{region}:{account}:cluster/{name}", id: "{arn}" },
    replace: ["name"],
  },
  aws_ecs_cluster_capacity_providers: { values: { id: "{cluster_name}" }, replace: ["cluster_name"] },
  aws_ecs_task_definition: {
    values: {
      // Numbers of a family are never given twice, not even after its revisions are gone.
      revision: ({ account, records, region, state }) =>
        records.next(`task-definition ${account} ${region} ${state["family"]}`),
      arn: "arn:aws:ecs:{region}:{account}:task-definition/{family}:{revision}",
      arn_without_revision: "arn:aws:ecs:{region}:{account}:task-definition/{family}",
      id: "{family}",
      enable_fault_injection: false,
    },
    // Nothing of a revision can be changed: every change registers the next one.
    replace: [
      "container_definitions",
      "cpu",
      "execution_role_arn",
      "family",
      "memory",
      "network_mode",
      "requires_compatibilities",
      "runtime_platform",
      "task_role_arn",
      "volume",
    ],
    stays: ({ attributes }) => attributes["skip_destroy"] === true,
  },
  aws_ecs_service: {
    values: {
      arn: ({ account, region, state }) => {
        const cluster = String(state["cluster"]).split("/").pop();
        return `arn:aws:ecs:${region}:${account}:service/${cluster}/${state["name"]}`;
      },
      id: "{arn}",
      iam_role: "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
      launch_type: "",
      platform_version: "LATEST",
    },
    replace: ["name", "cluster", "launch_type", "scheduling_strategy"],
    create: (attempt) => deploy(attempt, "creating", serviceDeployment),
    update: (attempt) => deploy(attempt, "updating", serviceDeployment),
    delete: (record, { services }) => services.remove(record.key),
    revive: (record, surroundings) => revive(record, surroundings, serviceDeployment),
  },
  aws_ecs_express_gateway_service: {
    values: {
      service_name: "{hex10}",
      cluster: "default",
      service_arn: "arn:aws:ecs:{region}:{account}:service/{cluster}/{service_name}",
      service_revision_arn: "arn:aws:ecs:{region}:{account}:service-revision/{cluster}/{service_name}/{hex16}",
      current_deployment: "arn:aws:ecs:{region}:{account}:service-deployment/{cluster}/{service_name}/{hex16}",
      ingress_paths: ({ hidden, region, state }) => [
        {
          access_type: "PRIVATE",
          endpoint: hidden["port"]
            ? `http://127.0.0.1:${hidden["port"]}`
            : `https://${state["service_name"]}.ecs.${region}.on.aws`,
        },
      ],
    },
    replace: ["service_name", "cluster", "infrastructure_role_arn"],
    recomputes: {
      service_revision_arn: ["primary_container", "cpu", "memory"],
      current_deployment: ["primary_container", "cpu", "memory"],
    },
    async create(attempt) {
      await deploy(attempt, "creating", expressDeployment);
      for (const managed of managedBy(attempt.state, attempt, String(attempt.hidden["key"])))
        attempt.records.put(managed);
    },
    update: (attempt) => deploy(attempt, "updating", expressDeployment),
    async delete(record, { records, services }) {
      for (const managed of managedBy(record.attributes as ObjectValue, { ...record, records }, record.key))
        records.remove(managed.key);
      await services.remove(record.key);
    },
    revive: (record, surroundings) => revive(record, surroundings, expressDeployment),
  },
  aws_appautoscaling_target: {
    values: { id: "{resource_id}", arn: `${scaling("scalable-target")}/{hex32}`, role_arn: "" },
    replace: ["resource_id", "scalable_dimension", "service_namespace"],
  },
  aws_appautoscaling_policy: {
    values: {
      id: "{name}",
      arn: `${scaling("scalingPolicy")}:{uuid}:resource/{service_namespace}/{resource_id}:policyName/{name}`,
      alarm_arns: () => [],
    },
    replace: ["name", "resource_id", "scalable_dimension", "service_namespace"],
  },
};

/** What a service is to run; undefined when it runs nothing that could answer; or why the stand-in cannot tell. */
type Wants = (state: ObjectValue, surroundings: Surroundings) => Deployment | string | undefined;

async function deploy(attempt: Attempt, doing: "creating" | "updating", wants: Wants): Promise<void> {
  const { hidden, services, state } = attempt;
  const name = String(state["name"] ?? state["service_name"]);
  const subject = `${attempt.type} ${name}`;
  const key = String(hidden["key"]);
  if (services.releases === undefined) {
    attempt.notice({ subject, message: "Not started: the world was opened without a folder of releases." });
    return;
  }
  if (state["desired_count"] === 0) {
    delete hidden["port"];
    return services.remove(key);
  }
  const deployment = wants(state, attempt);
  if (deployment === undefined) {
    attempt.notice({ subject, message: "Not started: its container has no port at which a stand-in could reach it." });
    return;
  }
  if (typeof deployment === "string") throw new Refusal(`${doing} ECS Service (${name})`, deployment);
  const rollout = begin(attempt, name);
  if (rollout) deployment.about = rollout.about;
  try {
    const port = await services.deploy(key, deployment, Number(hidden["port"] ?? 0));
    hidden["port"] = port;
    rollout?.succeeded();
    if (attempt.type === EXPRESS) state["ingress_paths"] = ingress(port);
    attempt.log(`${subject}: ${deployment.digest} answers at http://127.0.0.1:${port}`);
  } catch (error) {
    rollout?.failed((error as Error).message);
    const kept = doing === "updating" ? " ECS rolled back to what ran before, which still runs." : "";
    throw new Refusal(
      `waiting for ECS Service (${name}) to be steady`,
      `the deployment circuit breaker was triggered. Release ${deployment.digest}: ${(error as Error).message}${kept}`,
    );
  }
}

/** Notes a deployment of a service, so that ECS can tell of it; undefined for what makes none. */
function begin({ hidden, records, state, type }: Attempt, name: string) {
  if (type !== SERVICE) return undefined;
  const key = String(hidden["key"]);
  const to = String(state["task_definition"]);
  const [latest] = rolloutsOf(hidden);
  // Anything else of a service is changed without new tasks.
  const replaces = latest?.to !== to || latest.state !== "SUCCESSFUL" || state["force_new_deployment"] === true;
  const next = replaces ? begun(hidden, name, to, seconds()) : hidden;
  const about = tasksOf(key, next);
  if (!replaces) return { about, succeeded: () => {}, failed: () => {} };
  const end = (how: "SUCCESSFUL" | "ROLLBACK_SUCCESSFUL", why = "") =>
    ended(next, { key, name, state: how, why, at: seconds() });
  return {
    about,
    succeeded: () => {
      Object.assign(hidden, end("SUCCESSFUL"));
    },
    failed: (why: string) => {
      const before = records.get(key);
      // A service that could not be made leaves nothing that could tell of it.
      if (before) records.put({ ...before, hidden: { ...before.hidden, ...end("ROLLBACK_SUCCESSFUL", why) } });
    },
  };
}

const seconds = () => Date.now() / 1000;
const SERVICE = "aws_ecs_service";
const EXPRESS = "aws_ecs_express_gateway_service";
const ingress = (port: number) => [{ access_type: "PRIVATE", endpoint: `http://127.0.0.1:${port}` }];

async function revive(record: WorldRecord, surroundings: Surroundings, wants: Wants): Promise<void> {
  const { services } = surroundings;
  const before = Number(record.hidden["port"] ?? 0);
  if (services.releases === undefined || before === 0) return;
  // What runs is told by the attributes alone, so that no secret has to be stored.
  const deployment = wants(record.attributes as ObjectValue, surroundings);
  if (typeof deployment !== "object") return;
  if (record.type === SERVICE) deployment.about = tasksOf(record.key, record.hidden);
  const port = await services.deploy(record.key, deployment, before);
  moved(record, port, record.type === EXPRESS ? { ingress_paths: ingress(port) } : {}, surroundings);
}

export function serviceDeployment(state: ObjectValue, surroundings: Surroundings): Deployment | string | undefined {
  const { records } = surroundings;
  const task = records
    .ofType("aws_ecs_task_definition")
    .find((record) => record.attributes["arn"] === state["task_definition"]);
  const all = JSON.parse(String(task?.attributes["container_definitions"] ?? "[]")) as Container[];
  const attached = first(state["load_balancer"]);
  const container =
    all.find(({ name }) => name === attached?.["container_name"]) ??
    all.find(({ portMappings }) => (portMappings?.length ?? 0) > 0);
  if (!container && all.length > 0) return undefined;
  const digest = digestOf(container?.image ?? "");
  if (!container || !digest) return noDigest(container?.image);
  const name = String(state["name"]);
  const targets = String(attached?.["target_group_arn"] ?? "");
  const group = records.ofType("aws_lb_target_group").find((record) => record.attributes["arn"] === targets);
  const variables = (container.environment ?? []).map((one) => [one.name, one.value] as const);
  const secrets = (container.secrets ?? []).map((one) => [one.name, one.valueFrom] as const);
  return {
    name,
    digest,
    health: group
      ? healthOf(first((group.attributes["health_check"] ?? []) as never))
      : { protocol: "TCP", path: "/", healthy: 1, unhealthy: 5 },
    env: withSecrets(variables, secrets, surroundings, `aws_ecs_service ${name}`),
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly portMappings?: readonly unknown[];
  readonly environment?: { readonly name: string; readonly value: string }[];
  readonly secrets?: { readonly name: string; readonly valueFrom: string }[];
}

function expressDeployment(state: ObjectValue, surroundings: Surroundings): Deployment | string {
  const container = first(state["primary_container"]);
  const digest = digestOf(String(container?.["image"] ?? ""));
  if (!digest) return noDigest(String(container?.["image"] ?? ""));
  const name = String(state["service_name"]);
  const pairs = (block: string, value: string) => {
    const items = container?.[block];
    const list = Array.isArray(items) ? items.filter(isObjectValue) : [];
    return list.map((item) => [String(item["name"]), String(item[value] ?? "")] as const);
  };
  return {
    name,
    digest,
    health: { protocol: "HTTP", path: String(state["health_check_path"] ?? "/ping"), healthy: 1, unhealthy: 5 },
    env: withSecrets(
      pairs("environment", "value"),
      pairs("secret", "value_from"),
      surroundings,
      `aws_ecs_express_gateway_service ${name}`,
    ),
  };
}

const noDigest = (image: string | undefined) =>
  `The stand-in starts releases by digest, and "${image ?? ""}" names none. Write the image as <repository>@sha256:<digest>.`;

/** A target group's own defaults where nothing is configured. */
function healthOf(block: ObjectValue | undefined): HealthCheck {
  const number = (name: string, otherwise: number) =>
    typeof block?.[name] === "number" ? (block[name] as number) : otherwise;
  return {
    protocol: "HTTP",
    path: typeof block?.["path"] === "string" ? block["path"] : "/",
    healthy: number("healthy_threshold", 3),
    unhealthy: number("unhealthy_threshold", 3),
  };
}
