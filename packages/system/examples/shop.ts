import { Networking } from "@towline/infra";
import { synthesize, system, workflowsOf } from "@towline/system";

const shop = system("shop", {
  repository: "example/shop",
  environments: {
    production: {
      class: "production",
      branch: "main",
      account: "222222222222",
      region: "eu-west-1",
      zones: ["eu-west-1a", "eu-west-1b"],
      cidr: "10.0.0.0/16",
    },
  },
  infrastructure(stack, { environment, region }) {
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    return { url: "https://shop.example", vpc: network.vpcId };
  },
  verify: { smoke: "smoke.yaml" },
});

const { stacks } = synthesize(shop);
console.log(stacks.map(({ name }) => name).join(", "));
console.log(
  workflowsOf(shop)
    .map(({ path }) => path)
    .join(", "),
);
