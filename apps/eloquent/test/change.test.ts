/** One value of the declaration is changed: the plan of what runs shows what follows from it, and nothing else. */
import { findTerraform, type Plan, plan, push, rehearse, type World } from "@towline/cli/rehearse";
import { eloquent } from "../system.ts";
import { copyOfEloquent } from "./support/copy.ts";

jest.setTimeout(300_000);

const withTerraform = findTerraform() ? describe : describe.skip;

withTerraform("issue 6: change one value", () => {
  const copy = copyOfEloquent();
  let world: World;
  beforeAll(async () => {
    const delivered = await rehearse(eloquent, { event: push("staging"), folder: copy.folder });
    world = delivered.world;
    expect([delivered.outcome, delivered.reason]).toEqual(["succeeded", ""]);
  });
  afterAll(() => world?.close());

  /** What is done to what, and the arguments that differ or that nobody knows before. */
  const changes = ({ changes }: Plan) =>
    changes
      .filter(({ action }) => action !== "no-op")
      .map(({ action, after, afterUnknown, before, type }) => {
        const [was, is, unknown] = [before, after, afterUnknown] as Record<string, unknown>[];
        const differing = Object.keys({ ...is, ...unknown }).filter(
          (name) => unknown![name] === true || JSON.stringify(was![name]) !== JSON.stringify(is![name]),
        );
        return `${action} ${type}: ${differing.sort().join(", ")}`;
      })
      .sort();

  test.each<[string, string, string, string[]]>([
    [
      "a limit of the API is that of the firewall, and the service is told",
      'perIp: "1000 / minute"',
      'perIp: "1200 / minute"',
      ["update aws_apprunner_service: source_configuration", "update aws_wafv2_web_acl: rule"],
    ],
    [
      "how far the service may grow is another scaling, which it takes, and when to warn before that",
      "scale: { min: 1, max: 10,",
      "scale: { min: 1, max: 12,",
      [
        expect.stringMatching(/^replace aws_apprunner_auto_scaling_configuration_version: .*max_size/),
        "update aws_apprunner_service: auto_scaling_configuration_arn",
        "update aws_cloudwatch_metric_alarm: alarm_description, threshold",
      ],
    ],
  ])("%s: just that is planned", async (_, text, other, expected) => {
    const planned = await plan(await copy.changed(text, other), { world, folder: copy.folder, stack: "staging" });
    expect(changes(planned)).toEqual(expected);
  });
});
