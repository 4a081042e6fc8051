import { isObjectValue, type ObjectValue } from "../../cty/value.ts";
import { Refusal } from "../../protocol/diagnostics.ts";
import type { HealthCheck } from "../../services/process.ts";
import { digestOf } from "../../services/releases.ts";
import type { Deployment } from "../../services/services.ts";
import { guardOf } from "../guard.ts";
import { moved } from "../moved.ts";
import type { Attempt, Behaviour, Surroundings } from "../types.ts";
import { first, withSecrets } from "./release.ts";

const arn = (kind: string, name: string, revision = "") =>
  `arn:aws:apprunner:{region}:{account}:${kind}/{${name}}${revision}/{hex32}`;

/** App Runner: a service runs the release that the digest of its image names. */
export const appRunner: { [type: string]: Behaviour } = {
  aws_apprunner_service: {
    values: {
      arn: arn("service", "service_name"),
      id: "{arn}",
      service_id: ({ state }) => String(state["arn"]).split("/").pop() ?? "",
      status: "RUNNING",
      service_url: "{hex10}.{region}.awsapprunner.com",
      auto_scaling_configuration_arn:
        "arn:aws:apprunner:{region}:{account}:autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001",
    },
    replace: ["service_name", "encryption_configuration"],
    create: (attempt) => deploy(attempt, "creating"),
    update: (attempt) => deploy(attempt, "updating"),
    delete: (record, { services }) => services.remove(record.key),
    revive: async (record, surroundings) => {
      const { services } = surroundings;
      if (record.attributes["status"] === "PAUSED") return;
      // What runs is told by the attributes alone, so that no secret has to be stored.
      const deployment = deploymentOf(record.attributes as ObjectValue, surroundings);
      if (typeof deployment === "string" || services.releases === undefined || !record.hidden["port"]) return;
      const port = await services.deploy(record.key, deployment, Number(record.hidden["port"]));
      moved(record, port, { service_url: `127.0.0.1:${port}` }, surroundings);
    },
  },
  aws_apprunner_vpc_connector: {
    values: {
      arn: arn("vpcconnector", "vpc_connector_name", "/1"),
      id: "{arn}",
      status: "ACTIVE",
      vpc_connector_revision: 1,
    },
    replace: ["vpc_connector_name", "subnets", "security_groups"],
  },
  aws_apprunner_auto_scaling_configuration_version: {
    values: {
      arn: arn("autoscalingconfiguration", "auto_scaling_configuration_name", "/1"),
      id: "{arn}",
      auto_scaling_configuration_revision: 1,
      has_associated_service: false,
      is_default: false,
      latest: true,
      status: "active",
    },
    replace: ["auto_scaling_configuration_name", "max_concurrency", "max_size", "min_size"],
  },
  aws_apprunner_observability_configuration: {
    values: {
      arn: arn("observabilityconfiguration", "observability_configuration_name", "/1"),
      id: "{arn}",
      observability_configuration_revision: 1,
      latest: true,
      status: "ACTIVE",
    },
    replace: ["observability_configuration_name", "trace_configuration"],
  },
};

async function deploy(attempt: Attempt, doing: "creating" | "updating"): Promise<void> {
  const { state, services, hidden } = attempt;
  const name = String(state["service_name"]);
  const subject = `aws_apprunner_service ${name}`;
  if (!repository(state)) {
    attempt.notice({ subject, message: "Only image repositories are started; a code repository is not built here." });
    return;
  }
  if (services.releases === undefined) {
    attempt.notice({ subject, message: "Not started: the world was opened without a folder of releases." });
    return;
  }
  const deployment = deploymentOf(state, attempt);
  if (typeof deployment === "string") throw new Refusal(`${doing} App Runner Service (${name})`, deployment, IMAGE);
  try {
    const port = await services.deploy(String(hidden["key"]), deployment, Number(hidden["port"] ?? 0));
    hidden["port"] = port;
    state["service_url"] = `127.0.0.1:${port}`;
    state["status"] = "RUNNING";
    attempt.log(`${subject}: ${deployment.digest} answers at http://127.0.0.1:${port}`);
  } catch (error) {
    if (doing === "creating") state["status"] = "CREATE_FAILED";
    const kept = doing === "updating" ? " What ran before still runs." : "";
    const reached = doing === "creating" ? "CREATE_FAILED" : "ROLLBACK_SUCCEEDED";
    throw new Refusal(
      `waiting for App Runner Service (${name}) ${doing === "creating" ? "create" : "update"}`,
      `unexpected state '${reached}', wanted target 'RUNNING'. Release ${deployment.digest}: ${(error as Error).message}${kept}`,
      IMAGE,
    );
  }
}

/** What the service is to run, or why the stand-in cannot tell. */
export function deploymentOf(
  state: ObjectValue,
  surroundings: Pick<Surroundings, "services" | "notice" | "waf">,
): Deployment | string {
  const image = repository(state);
  const identifier = String(image?.["image_identifier"] ?? "");
  const digest = digestOf(identifier);
  if (!digest) {
    return `The stand-in starts releases by digest, and "${identifier}" names none. Write the image as <repository>@sha256:<digest>.`;
  }
  const name = String(state["service_name"]);
  return {
    name,
    digest,
    health: health(first(state["health_check_configuration"])),
    guard: guardOf(String(state["arn"]), surroundings, FORBIDDEN),
    env: environment(first(image?.["image_configuration"]), surroundings, `aws_apprunner_service ${name}`),
  };
}

/** What App Runner answers to a request that its web ACL blocks. */
const FORBIDDEN = "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>";
const IMAGE = ["source_configuration", 0, "image_repository", 0, "image_identifier"] as const;

function repository(state: ObjectValue): ObjectValue | undefined {
  return first(first(state["source_configuration"])?.["image_repository"]);
}

/** App Runner's own defaults where nothing is configured: TCP, one success, five failures. */
function health(block: ObjectValue | undefined): HealthCheck {
  const number = (name: string, otherwise: number) =>
    typeof block?.[name] === "number" ? (block[name] as number) : otherwise;
  return {
    protocol: block?.["protocol"] === "HTTP" ? "HTTP" : "TCP",
    path: typeof block?.["path"] === "string" ? block["path"] : "/",
    healthy: number("healthy_threshold", 1),
    unhealthy: number("unhealthy_threshold", 5),
  };
}

function environment(
  configuration: ObjectValue | undefined,
  surroundings: Pick<Surroundings, "services" | "notice">,
  subject: string,
): Record<string, string> {
  const pairs = (name: string) => {
    const map = configuration?.[name];
    return Object.entries(isObjectValue(map) ? map : {}).map(([key, value]): [string, string] => [
      key,
      String(value ?? ""),
    ]);
  };
  return withSecrets(
    pairs("runtime_environment_variables"),
    pairs("runtime_environment_secrets"),
    surroundings,
    subject,
  );
}
