// Every line marked with an error comment must be refused by the compiler, and no other line.
import { ApiGateway, AppRunner, Elasticache, Monitoring, Networking } from "@towline/infra";
import { system } from "@towline/system";

export const shop = system("shop", {
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
  images: { web: { name: "shop-web", context: "web" } },

  infrastructure(stack, { environment, region, images }) {
    new Networking(stack, "wrong-network", {
      cidr: "10.0.0.0", // error: not assignable to type '`${number}.${number}.${number}.${number}/${number}`'
      zones: region.zones,
    });
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const cache = new Elasticache(stack, "elasticache", {
      network,
      engine: "redis",
      evict: "volatile-lur", // error: not assignable
    });
    const backend = new AppRunner(stack, "app_runner", {
      network,
      image: images.web,
      port: 8000,
      size: "1 vCPU, 9 GB", // error: not assignable
      health: {
        path: "/health",
        every: "10 secs", // error: not assignable
      },
    });
    const api = new ApiGateway(stack, "api_gateway", {
      forwardsTo: backend,
      limits: {
        perIp: "1000 / fortnight", // error: not assignable
        "POST /v1/chats": "10 / minute per cookie", // error: not assignable
      },
    });
    new Monitoring(stack, "monitoring", {
      watches: [backend, cache, api],
      cpu: "70%", // error: not assignable
      budget: "400 dollars", // error: not assignable
    });
    return { url: api.url };
  },
});
