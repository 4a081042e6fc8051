import {
  ApiGateway,
  AppRunner,
  type Compute,
  EcsExpress,
  EcsFargate,
  Elasticache,
  Monitoring,
  problemsOf,
  SecretGroup,
  Service,
  type ServiceProps,
  type TerraformStack,
} from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { image, NETWORK } from "./support/eloquent.ts";
import { unknownKeys } from "./support/provider-schema.ts";
import { build, type Json, PRODUCTION, STAGING, type Synthesized, synth } from "./support/synth.ts";

const KINDS: Compute[] = ["app-runner", "ecs-express", "ecs-fargate"];

/** The infrastructure around a service, with one word for what it runs on. */
const world = (compute: Compute) => (stack: TerraformStack) => {
  const backend = serviceOn(stack, compute, { environment: { LOG_LEVEL: "info" } });
  const cache = new Elasticache(stack, "cache", { network: NETWORK, engine: "redis", name: "redis" });
  backend.connectsTo(cache);
  backend.reads(new SecretGroup(stack, "keys", { name: "eloquent-ai/keys", keys: ["API_KEY"] }));
  backend.grant({ Action: "s3:GetObject", Resource: "arn:aws:s3:::uploads/*" });
  const api = new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
  new Monitoring(stack, "monitoring", { watches: [backend, cache, api] });
};

/** Environment, secrets and image of what runs, in the words of each kind of compute. */
function container({ one }: Synthesized, compute: Compute): { env: Json; secrets: Json; image: string } {
  const pairs = (list: Json[], value: string) => Object.fromEntries(list.map((each) => [each["name"], each[value]]));
  if (compute === "app-runner") {
    const repository = one("aws_apprunner_service")["source_configuration"].image_repository;
    return {
      env: repository.image_configuration.runtime_environment_variables,
      secrets: repository.image_configuration.runtime_environment_secrets,
      image: repository.image_identifier,
    };
  }
  if (compute === "ecs-express") {
    const [made] = one("aws_ecs_express_gateway_service")["primary_container"];
    return { env: pairs(made.environment, "value"), secrets: pairs(made.secret, "value_from"), image: made.image };
  }
  const [made] = JSON.parse(one("aws_ecs_task_definition")["container_definitions"]);
  return { env: pairs(made.environment, "value"), secrets: pairs(made.secrets, "valueFrom"), image: made.image };
}

describe.each(KINDS)("compute: %s", (compute) => {
  test("E1-10: runs the image by digest, with the same variables and secrets", () => {
    const { env, image: runs, secrets } = container(synth(world(compute), STAGING), compute);
    expect(runs).toBe("111111111111.dkr.ecr.us-east-1.amazonaws.com/eloquent-ai-backend@${var.backend_digest}");
    const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: _1, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: _2, ...rest } = env;
    const { OTEL_SERVICE_NAME: _3, ...same } = rest;
    expect(same).toEqual({
      ENVIRONMENT: "staging",
      LOG_LEVEL: "info",
      METRICS_NAMESPACE: "eloquent-ai",
      RATE_LIMIT_PER_IP: "1000/60",
      REDIS_AUTH: "iam",
      REDIS_CLUSTER: "redis",
      REDIS_READER_URL: expect.stringMatching(/^rediss:/),
      REDIS_URL: expect.stringMatching(/^rediss:/),
      REDIS_USER: "redis-app",
      RELEASE_DIGEST: "${var.backend_digest}",
      SERVICE_NAME: "eloquent-ai-backend",
    });
    expect(secrets).toEqual({ API_KEY: expect.stringMatching(/:API_KEY::$/) });
  });

  test("one gesture opens the cache by reference, on both sides and with a description", () => {
    const { all } = synth(world(compute), STAGING);
    const to = (type: string) => all(type).filter((rule) => rule["from_port"] === 6379);
    for (const rules of [to("aws_vpc_security_group_egress_rule"), to("aws_vpc_security_group_ingress_rule")]) {
      expect(rules).toHaveLength(1);
      expect(rules[0]).toMatchObject({ description: "eloquent-ai-backend to redis", to_port: 6379 });
      expect(rules[0]!["referenced_security_group_id"]).toMatch(/aws_security_group/);
    }
  });

  test("the application may what it was granted; whoever starts it reads the secrets, and both are there before it", () => {
    const { all, one } = synth(world(compute), STAGING);
    const policies = all("aws_iam_role_policy").map((policy) => String(policy["policy"]));
    const granted = policies.filter((policy) => policy.includes("arn:aws:s3:::uploads/*"));
    expect(granted).toHaveLength(1);
    expect(granted[0]).toContain("elasticache:Connect");
    const readers = policies.filter((policy) => policy.includes("secretsmanager:GetSecretValue"));
    expect(readers).toHaveLength(1);
    expect(readers[0] === granted[0]).toBe(compute === "app-runner");
    const type = { "app-runner": "aws_apprunner_service", "ecs-fargate": "aws_ecs_service" }[compute as string];
    const needs: string[] = one(type ?? "aws_ecs_express_gateway_service")["depends_on"];
    expect(needs.filter((need) => need.startsWith("aws_iam_role_policy."))).toHaveLength(2);
    expect(needs.some((need) => need.startsWith("aws_secretsmanager_secret_version."))).toBe(true);
  });

  test("the same alarms are offered, by the same names", () => {
    const ids = synth(world(compute), STAGING)
      .all("aws_cloudwatch_metric_alarm")
      .map((alarm) => String(alarm["alarm_name"]))
      .filter((name) => name.startsWith("eloquent-ai-staging-eloquent-ai-backend-"))
      .map((name) => name.slice("eloquent-ai-staging-eloquent-ai-backend-".length));
    expect(ids).toEqual(
      expect.arrayContaining(["capacity", "cpu", "errors", "latency", "latency-trend", "memory", "traffic"]),
    );
    expect(ids).toEqual(expect.arrayContaining(["signal-dbconnectionerrors", "signal-llmthrottled"]));
  });

  test("every key is one the provider knows", () => {
    const { json } = synth(world(compute), PRODUCTION);
    const odd = Object.entries(json["resource"] as Json)
      .filter(([type]) => type !== "terraform_data")
      .flatMap(([type, all]) => Object.values(all as Json).flatMap((one) => unknownKeys(type, one)));
    const data = Object.entries((json["data"] ?? {}) as Json).flatMap(([type, all]) =>
      Object.values(all as Json).flatMap((one) => unknownKeys(`data.${type}`, one)),
    );
    expect([...odd, ...data]).toEqual([]);
  });

  test("E1-19: tells the pipeline what it runs on and where it answers", () => {
    let made: Service | undefined;
    synth((stack) => {
      made = serviceOn(stack, compute);
    }, STAGING);
    expect(Object.keys(made!.outputs)).toEqual(expect.arrayContaining(["arn", "compute", "id", "url"]));
    expect(made!.outputs.compute).toBe(compute);
    expect("cluster" in made!.outputs).toBe(compute !== "app-runner");
  });
});

test("what two kinds of compute share stays where it is when the word changes", () => {
  const addresses = (compute: Compute) => {
    const { resource } = synth(world(compute), STAGING).json as { resource: Record<string, Json> };
    return new Set(Object.entries(resource).flatMap(([type, all]) => Object.keys(all).map((id) => `${type}.${id}`)));
  };
  const [before, after] = [addresses("app-runner"), addresses("ecs-fargate")];
  const gone = [...before].filter((address) => !after.has(address)).map((address) => address.split(".")[0]);
  expect([...new Set(gone)].sort()).toEqual([
    "aws_apprunner_auto_scaling_configuration_version",
    "aws_apprunner_observability_configuration",
    "aws_apprunner_service",
    "aws_apprunner_vpc_connector",
    "aws_cloudwatch_metric_alarm",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_association",
    "terraform_data",
  ]);
});

test.each([
  ["app-runner", AppRunner],
  ["ecs-fargate", EcsFargate],
  ["ecs-express", EcsExpress],
] as const)("%s by its class is the same, at the same addresses", (compute, Class) => {
  const props = { port: 8000, network: { ...NETWORK, cidr: "10.1.0.0/16" } };
  const byWord = synth(
    (stack) => void new Service(stack, "backend", { ...props, image: image(stack), compute } as ServiceProps),
    STAGING,
  );
  const byClass = synth((stack) => void new Class(stack, "backend", { ...props, image: image(stack) }), STAGING);
  expect(byClass.text).toBe(byWord.text);
});

test("a prop of another kind of compute is told, with what to write instead", () => {
  const made = build((stack) => {
    const wrong = { architecture: "arm64", spot: { reason: "cheap" }, deployment: { strategy: "canary" } } as object;
    new AppRunner(stack, "a", { network: NETWORK, image: image(stack), port: 8000, ...wrong });
    const colours = { colours: true } as object;
    new EcsFargate(stack, "b", {
      network: NETWORK,
      image: { name: "other", uri: "x@sha256:0", digest: "sha256:0", repositoryArn: "arn" },
      port: 8000,
      ...colours,
    });
    new Service(stack, "c", {
      compute: "ec2" as "app-runner",
      network: NETWORK,
      image: { name: "third", uri: "x@sha256:0", digest: "sha256:0", repositoryArn: "arn" },
      port: 8000,
    });
  });
  expect(problemsOf(made).map(({ code, path }) => `${path} ${code}`)).toEqual([
    "stack/a.architecture TOWLINE_NOT_ON_THIS_COMPUTE",
    "stack/a.deployment TOWLINE_NOT_ON_THIS_COMPUTE",
    "stack/a.spot TOWLINE_NOT_ON_THIS_COMPUTE",
    "stack/b.colours TOWLINE_NOT_ON_THIS_COMPUTE",
    "stack/c.compute TOWLINE_COMPUTE",
  ]);
  expect(problemsOf(made)[3]!.instead).toContain('strategy: "blue-green"');
});

describe("services that call each other", () => {
  const two = (target: "ecs-fargate" | "app-runner") => (stack: TerraformStack) => {
    const backend = serviceOn(stack, "ecs-fargate");
    const search = new Service(stack, "search", {
      compute: target,
      network: NETWORK,
      image: { name: "search", uri: "x@sha256:0", digest: "sha256:0", repositoryArn: "arn:aws:ecr:x" },
      port: 8080,
    } as ServiceProps);
    backend.connectsTo(search);
    backend.connectsTo(search);
  };

  test("one gesture opens the other's load balancer by reference and passes its address; twice is once", () => {
    const { all, one } = synth(two("ecs-fargate"), STAGING);
    const rules = all("aws_vpc_security_group_egress_rule").filter((rule) =>
      /^eloquent-ai-backend to search$/.test(rule["description"]),
    );
    expect(rules).toHaveLength(1);
    // Nobody asked for a way in from a gateway.
    expect(all("aws_apigatewayv2_vpc_link")).toEqual([]);
    expect(rules[0]).toMatchObject({
      from_port: 80,
      referenced_security_group_id: expect.stringMatching(/search_load-balancer_connections_group/),
      security_group_id: expect.stringMatching(/backend_connections_group/),
    });
    const [container] = JSON.parse(one("aws_ecs_task_definition", "backend")["container_definitions"]);
    expect(container.environment).toContainEqual({
      name: "SEARCH_URL",
      value: expect.stringMatching(/^http:\/\/\$\{aws_lb\.search_load-balancer_.*\.dns_name\}$/),
    });
  });

  test("App Runner takes no calls from the network, and that is told", () => {
    expect(problemsOf(build(two("app-runner"))).map(({ code, path }) => `${path} ${code}`)).toContain(
      "stack/search TOWLINE_NO_WAY_IN",
    );
  });
});
