import { Aspects, Bucket, type Construct, TerraformOutput } from "@towline/infra";
import { system } from "../src/index.ts";
import { production, stacksOf, staging } from "./support/shop.ts";

/** Two stacks, the second of which reads what stands in the first, and whatever an aspect does to them. */
function stacks(also: (stack: Construct) => void) {
  let arn = "";
  return stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { production, staging },
      infrastructure: (stack, { environment }) => {
        also(stack);
        const bucket = new Bucket(stack, "files", { purpose: "assets" });
        if (environment.name === "production") arn = bucket.arn;
        return { own: bucket.arn, other: arn, text: `\${path.module} 1e3 of ${bucket.arn}` };
      },
    }),
  );
}

test("elements that are rendered once read as those that cdktf renders twice, across stacks too", () => {
  const once = stacks(() => {});
  const twice = stacks((stack) => Aspects.of(stack).add({ visit: () => {} }));
  expect(once).toEqual(twice);
  expect(once["staging"]!["output"].other.value).toMatch(/^\$\{data\.terraform_remote_state\.\S+outputs/);
});

test("what an aspect changes is in the stack", () => {
  const made = stacks((stack) =>
    Aspects.of(stack).add({
      visit: (node) => {
        if (TerraformOutput.isTerraformOutput(node) && node.node.id === "own") node.description = "by an aspect";
      },
    }),
  );
  expect(made["staging"]!["output"].own.description).toBe("by an aspect");
});
