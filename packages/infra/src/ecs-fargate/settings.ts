import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { FARGATE_SIZES } from "../core/sizes.ts";
import type { Construct } from "../core/tf.ts";
import { type Duration, type Percent, percent, seconds } from "../core/units.ts";
import { ECS_RANGES } from "../ecs/ranges.ts";
import type { Deployment, EcsFargateProps, ServiceCertificate } from "../service/props.ts";
import { type ContainerSettings, refuseProps, settleContainer } from "../service/settings.ts";

/** How a release takes over, in the words of ECS. Times are minutes. */
export interface Takeover {
  readonly strategy: "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY";
  readonly bake?: number;
  readonly percent?: number;
  readonly minutes?: number;
  /** Paths that a release is tested with before it gets traffic. */
  readonly tests?: readonly string[];
}

export interface FargateSettings extends ContainerSettings {
  readonly certificate: ServiceCertificate | undefined;
  readonly public: boolean;
  readonly takeover: Takeover;
  readonly targetTracking: boolean;
  readonly architecture: "X86_64" | "ARM64";
  /** Tasks on capacity that stays; `undefined` for all of them. */
  readonly always: number | undefined;
  /** Folders in memory; `undefined` when the whole file system can be written to. */
  readonly writable: readonly string[] | undefined;
  readonly accessLog: EcsFargateProps["accessLog"];
  readonly protect: boolean;
}

const ELSEWHERE = {
  autoDeploy: "nothing: a release is a new digest in a plan, on ECS always",
  colours: 'deployment: { strategy: "blue-green" }, which ECS does by itself',
};

/** Defaults of the environment class and of Fargate; what is written in the props wins. */
export function settleFargate(scope: Construct, props: EcsFargateProps): FargateSettings {
  const settings = settleContainer(scope, props, { on: "ECS Fargate", sizes: FARGATE_SIZES, ...ECS_RANGES });
  refuseProps(scope, props, "ECS Fargate", ELSEWHERE);
  const { writable = ["/tmp"] } = props;
  const fargate: FargateSettings = {
    ...settings,
    certificate: props.certificate,
    public: (props.loadBalancer ?? (settings.gated ? "private" : "public")) === "public",
    takeover: takeover(scope, props.deployment ?? { strategy: "rolling" }),
    targetTracking: props.targetTracking ?? false,
    architecture: props.architecture === "arm64" ? "ARM64" : "X86_64",
    always: props.spot ? (props.spot.always ?? settings.scale.min) : undefined,
    writable: "everything" in writable ? undefined : writable,
    accessLog: props.accessLog,
    protect: Environment.of(scope).defaults.protect,
  };
  check(scope, fargate, props);
  return fargate;
}

function takeover(scope: Construct, deployment: Deployment): Takeover {
  const minutes = (property: string, value: Duration) =>
    Math.ceil(settle(scope, `deployment.${property}`, () => seconds(value), 300) / 60);
  const share = (property: string, value: Percent) => settle(scope, `deployment.${property}`, () => percent(value), 10);
  if (deployment.strategy === "rolling") return { strategy: "ROLLING" };
  const bake = minutes("bake", deployment.bake ?? "5 minutes");
  const tests = deployment.tests ?? [];
  if (deployment.strategy === "blue-green") return { strategy: "BLUE_GREEN", bake, tests };
  if (deployment.strategy === "linear") {
    return {
      strategy: "LINEAR",
      bake,
      tests,
      percent: share("step", deployment.step ?? "10 %"),
      minutes: minutes("every", deployment.every ?? "5 minutes"),
    };
  }
  return {
    strategy: "CANARY",
    bake,
    tests,
    percent: share("first", deployment.first ?? "10 %"),
    minutes: minutes("watch", deployment.watch ?? "10 minutes"),
  };
}

function check(scope: Construct, settings: FargateSettings, { loadBalancer, spot }: EcsFargateProps): void {
  const wrong = (property: string, code: string, what: string, instead: string) =>
    reportProblem(scope, { path: `${scope.node.path}.${property}`, code, what, instead });
  const { health, takeover: how } = settings;
  if (settings.public && !settings.certificate) {
    wrong(
      "certificate",
      "TOWLINE_CERTIFICATE",
      "a load balancer on the internet without a certificate: requests would cross it in the clear",
      "certificate: { arn, host }, or leave it in the private subnets behind the gateway",
    );
  }
  if (!settings.gated && loadBalancer === "private") {
    wrong(
      "loadBalancer",
      "TOWLINE_OPEN_BUT_PRIVATE",
      "open to everybody and in the private subnets, where nobody comes",
      'loadBalancer: "public", or ingress: "gateway"',
    );
  }
  if (settings.public && (how.tests ?? []).length > 0) {
    wrong(
      "deployment.tests",
      "TOWLINE_TESTS_PUBLIC",
      "releases are tested inside the network, and the load balancer is on the internet",
      'loadBalancer: "private", or no tests',
    );
  }
  if (health.timeout >= health.interval) {
    wrong(
      "health.timeout",
      "TOWLINE_HEALTH_TIMEOUT",
      `a check may take ${health.timeout} s and comes every ${health.interval} s`,
      "a timeout shorter than the interval",
    );
  }
  if (spot && (settings.always! < 0 || settings.always! > settings.scale.max)) {
    wrong("spot.always", "TOWLINE_RANGE", `spot.always is ${settings.always}`, `0 to ${settings.scale.max}`);
  }
  if (settings.network.zones.length === 1 && settings.network.privateSubnetIds.length === 1) {
    wrong(
      "network",
      "TOWLINE_ONE_ZONE",
      `a load balancer needs two zones, and the network has ${settings.network.zones[0]} alone`,
      "a network with two zones or more",
    );
  }
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
  const [least, most] = how.strategy === "LINEAR" ? [3, 100] : [0.1, 100];
  if (how.percent !== undefined && (how.percent < least! || how.percent > most!)) {
    wrong("deployment", "TOWLINE_RANGE", `${how.percent} % of the traffic at a time`, `${least} % to ${most} %`);
  }
  for (const folder of settings.writable ?? []) {
    if (folder.startsWith("/") && folder !== "/") continue;
    wrong("writable", "TOWLINE_PATH", `"${folder}" is no folder of the container`, 'absolute paths, as in ["/tmp"]');
  }
}
