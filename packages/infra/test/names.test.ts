import fc from "fast-check";
import {
  EcsFargate,
  Environment,
  fit,
  physicalName,
  type TerraformStack as Stack,
  slug,
  TerraformStack,
  Testing,
} from "../src/index.ts";
import { NETWORK } from "./support/eloquent.ts";
import { type Json, STAGING, synth } from "./support/synth.ts";

const anything = fc.string({ unit: "binary", minLength: 0, maxLength: 120 });
const words = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789-".split("")),
  minLength: 1,
  maxLength: 90,
});

test("whatever the id is, a name has the length and the letters that AWS takes nearly everywhere", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  Environment.set(stack, STAGING);
  fc.assert(
    fc.property(anything, fc.integer({ min: 16, max: 255 }), (id, max) => {
      const name = physicalName(stack, id, max);
      expect(name.length).toBeLessThanOrEqual(max);
      expect(name).toMatch(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/);
    }),
  );
});

test("a slug is stable: the slug of a slug is itself", () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(slug(slug(text))).toBe(slug(text));
    }),
  );
});

test("two names that are cut stay two, and one that fits is left as it is", () => {
  fc.assert(
    fc.property(words, words, fc.integer({ min: 16, max: 64 }), (left, right, max) => {
      for (const name of [left, right]) if (name.length <= max) expect(fit(name, max)).toBe(name);
      if (left !== right && left.length > max === right.length > max) {
        expect(fit(left, max)).not.toBe(fit(right, max));
      }
    }),
  );
});

test("every name of a service on ECS keeps to the limits of its service, however long and odd its own name is", () => {
  const names = fc.string({
    unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".split("")),
    minLength: 3,
    maxLength: 39,
  });
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 65_535 }), (ending, port) => {
      const { all } = synth((stack: Stack) => {
        new EcsFargate(stack, "s", {
          name: `a${ending}`,
          network: NETWORK,
          image: { name: "x", uri: "x@sha256:0", digest: "sha256:0", repositoryArn: "arn" },
          port,
          deployment: { strategy: "blue-green" },
        });
      }, STAGING);
      const limits: [type: string, attribute: string, RegExp][] = [
        ["aws_lb", "name", /^(?!-)(?!internal-)[A-Za-z0-9-]{1,32}(?<!-)$/],
        ["aws_lb_target_group", "name", /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/],
        ["aws_iam_role", "name", /^[\w+=,.@-]{1,64}$/],
        ["aws_ecs_service", "name", /^[A-Za-z0-9_-]{1,255}$/],
        ["aws_ecs_cluster", "name", /^[A-Za-z0-9_-]{1,255}$/],
        ["aws_ecs_task_definition", "family", /^[A-Za-z0-9_-]{1,255}$/],
        ["aws_appautoscaling_policy", "name", /^[\w-]{1,256}$/],
        ["aws_cloudwatch_metric_alarm", "alarm_name", /^.{1,255}$/],
      ];
      for (const [type, attribute, wanted] of limits) {
        const found = all(type).map((one: Json) => one[attribute] as string);
        for (const name of found) expect([type, name]).toEqual([type, expect.stringMatching(wanted)]);
        expect(new Set(found).size).toBe(found.length);
      }
    }),
    { numRuns: 25 },
  );
});
