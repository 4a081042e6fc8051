import { generate } from "@towline/workflows";
import pins from "@towline/workflows/catalogue/pins.json" with { type: "json" };
import { system, workflowsOf } from "../src/index.ts";

const declare = (at: "url" | "api") =>
  system("shop", {
    repository: "example/shop",
    environments: {
      production: {
        class: "production",
        branch: "main",
        account: "222222222222",
        region: "eu-west-1",
        zones: ["eu-west-1a"],
        cidr: "10.0.0.0/16",
      },
    },
    images: { web: { name: "shop-web", context: "web" } },
    infrastructure: () => ({ url: "https://shop.example", api: "https://api.shop.example" }),
    verify: { smoke: { file: "smoke.yaml", at } },
  });

const deployYaml = (at: "url" | "api") => generate(workflowsOf(declare(at))[0]!, { pins });

test("the smoke tests run against the output that the declaration names", () => {
  expect(deployYaml("url")).toContain("url: ${{ steps.deploy.outputs.url }}");
  const yaml = deployYaml("api");
  expect(yaml).toContain("url: ${{ fromJSON(steps.deploy.outputs.outputs).production.api }}");
  expect(yaml).toContain("base-url: ${{ needs.deploy-production.outputs.url }}");
});

test("a rollback is verified at the same output", () => {
  const rollback = (yaml: string) => yaml.slice(yaml.indexOf("  rollback-production:"));
  expect(rollback(deployYaml("api"))).toContain("base-url: ${{ needs.deploy-production.outputs.url }}");
  // The action finds the output `url` itself.
  expect(rollback(deployYaml("url"))).not.toContain("base-url");
});
