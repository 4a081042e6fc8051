import { ApiGateway, Monitoring, type TerraformStack } from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { type Json, STAGING, synth } from "./support/synth.ts";

const colours = (stack: TerraformStack) => serviceOn(stack, "app-runner", { colours: true });
const imageOf = (service: Json): string => service["source_configuration"].image_repository.image_identifier;

test("E1-179 D-E1-04: two services that differ in nothing but their name and their digest", () => {
  const { all, one } = synth((stack) => void colours(stack), STAGING);
  const [blue, green] = [one("aws_apprunner_service", "service_"), one("aws_apprunner_service", "service-green")];
  expect(all("aws_apprunner_service")).toHaveLength(2);
  expect([blue["service_name"], green["service_name"]]).toEqual(["eloquent-ai-backend", "eloquent-ai-backend-green"]);
  const same = ({ "//": _, service_name: _1, source_configuration: _2, ...rest }: Json) => rest;
  expect(same(green)).toEqual(same(blue));
});

test("E1-180 E1-183: the colour that takes the traffic keeps the digest beside its name; the other gets the release", () => {
  const { one } = synth((stack) => void colours(stack), STAGING);
  const parameter = one("aws_ssm_parameter");
  expect(parameter).toMatchObject({
    name: "/eloquent-ai/staging/eloquent-ai-backend/colour",
    insecure_value: '{"active":"blue"}',
    lifecycle: { ignore_changes: ["insecure_value"] },
  });
  for (const colour of ["blue", "green"]) {
    const service = one("aws_apprunner_service", colour === "blue" ? "service_" : "service-green");
    const state = "jsondecode\\(aws_ssm_parameter\\.backend_active_parameter_\\w+\\.insecure_value\\)";
    const expression =
      `\\(lookup\\(${state}, "active", "blue"\\) == "${colour}"\\) ` +
      `\\? lookup\\(${state}, "${colour}", var\\.backend_digest\\) : var\\.backend_digest`;
    expect(imageOf(service)).toMatch(new RegExp(`@\\$\\{${expression}\\}$`));
    const { RELEASE_DIGEST } = service["source_configuration"].image_repository.image_configuration
      .runtime_environment_variables as Json;
    expect(RELEASE_DIGEST).toMatch(new RegExp(`^\\$\\{${expression}\\}$`));
  }
});

test("E1-184: blue is where the only service is without colours, so that they can be added to one that runs", () => {
  const address = (made: Json) => Object.keys(made["resource"].aws_apprunner_service)[0];
  const without = synth((stack) => void serviceOn(stack, "app-runner"), STAGING).json;
  const with_ = synth((stack) => void colours(stack), STAGING).json;
  expect(Object.keys(with_["resource"].aws_apprunner_service)).toContain(address(without));
});

test("E1-182 E1-185: both addresses are told to the gateway and to the pipeline, with the place where the active one is named", () => {
  const tokens = synth((stack) => {
    const made = colours(stack);
    expect(made.colours).toMatchObject({ active: "blue" });
    expect(made.colours!.blue).not.toBe(made.colours!.green);
    expect(made.outputs).toMatchObject({
      blue: made.colours!.blue,
      green: made.colours!.green,
      colour: "/eloquent-ai/staging/eloquent-ai-backend/colour",
    });
  }, STAGING);
  expect(tokens.all("aws_apprunner_service")).toHaveLength(2);
});

test("E1-185: the stage names the colour that the parameter names, and its canary the other one", () => {
  const { one } = synth((stack) => {
    new ApiGateway(stack, "api", {
      forwardsTo: colours(stack),
      limits: { perIp: "1000 / minute" },
      canary: { share: "10 %" },
    });
  }, STAGING);
  const stage = one("aws_api_gateway_stage");
  const blue = "aws_apprunner_service\\.backend_service_\\w+\\.service_url";
  const green = "aws_apprunner_service\\.backend_service-green_\\w+\\.service_url";
  const takesTraffic =
    '\\(lookup\\(jsondecode\\(aws_ssm_parameter\\.\\S+\\.insecure_value\\), "active", "blue"\\) == "green"\\)';
  const active = `${takesTraffic} \\? ${green} : ${blue}`;
  expect(stage["variables"].origin).toMatch(new RegExp(`^\\$\\{${active}\\}$`));
  // Blue where the active one is green, and green otherwise.
  const { origin } = stage["canary_settings"].stage_variable_overrides;
  expect(origin).toMatch(new RegExp(`== ${green}\\) \\? ${blue} : ${green}\\}$`));
});

test("both colours are closed by the one web ACL, and both are watched", () => {
  const { all } = synth((stack) => {
    new Monitoring(stack, "monitoring", { watches: [colours(stack)] });
  }, STAGING);
  expect(all("aws_wafv2_web_acl")).toHaveLength(1);
  expect(all("aws_wafv2_web_acl_association")).toHaveLength(2);
  const errors = all("aws_cloudwatch_metric_alarm").filter((alarm) => /-errors$/.test(alarm["alarm_name"]));
  expect(errors.map((alarm) => alarm["alarm_name"])).toEqual([
    "eloquent-ai-staging-eloquent-ai-backend-errors",
    "eloquent-ai-staging-eloquent-ai-backend-green-errors",
  ]);
});

describe("D-E1-03: on App Runner every figure that should scale is an alarm that a person sees", () => {
  const { one } = synth((stack) => {
    new Monitoring(stack, "monitoring", { watches: [serviceOn(stack, "app-runner")] });
  }, STAGING);
  const FIVE_MINUTES = { evaluation_periods: 5, datapoints_to_alarm: 5, comparison_operator: "GreaterThanThreshold" };
  test.each([
    ["E1-198 E1-202: processor", "scale-cpu", { metric_name: "CPUUtilization", statistic: "Average", threshold: 70 }],
    ["E1-199 E1-203: memory", "scale-memory", { metric_name: "MemoryUtilization", threshold: 80 }],
    [
      "E1-201: time to answer",
      "scale-latency",
      { metric_name: "RequestLatency", statistic: "Average", threshold: 2000 },
    ],
  ])("%s", (_title, id, wanted) => {
    expect(one("aws_cloudwatch_metric_alarm", id)).toMatchObject({ ...FIVE_MINUTES, period: 60, ...wanted });
  });

  test("E1-200 D-E1-32 D-E1-33: requests in hand of an instance, on a clock of its own", () => {
    const made = one("aws_cloudwatch_metric_alarm", "scale-queue");
    expect(made).toMatchObject({ ...FIVE_MINUTES, threshold: 100 });
    expect(made["metric_query"].slice(1).map(({ metric }: Json) => [metric.metric_name, metric.period])).toEqual([
      ["Concurrency", 60],
      ["ActiveInstances", 60],
    ]);
  });
});
