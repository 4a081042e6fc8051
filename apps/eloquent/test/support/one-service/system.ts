import { ApiGateway, AppRunner, Networking } from "@towline/infra";
import { system } from "@towline/system";

/** As little as can be delivered: one service. What goes wrong in a release of it takes seconds to go through. */
export const oneService = system("one-service", {
  repository: "example/one-service",
  environments: {
    staging: {
      class: "staging",
      branch: "staging",
      account: "111111111111",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.1.0.0/16",
      sizes: { backend: "0.5 vCPU, 1 GB" },
    },
  },
  images: { backend: { name: "one-service-backend", context: "backend", rehearsedBy: "../demo-api" } },
  pipelineSecrets: { environment: ["TEST_JWT_TOKEN"] },
  infrastructure(stack, { environment, images, region }) {
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const backend = new AppRunner(stack, "app_runner", {
      name: "one-service-backend",
      network,
      image: images.backend,
      port: 8000,
      size: environment.sizes.backend,
      health: { path: "/health", every: "10 seconds", timeout: "5 seconds", healthy: 3, unhealthy: 5 },
    });
    const api = new ApiGateway(stack, "api_gateway", {
      name: "one-service-api",
      forwardsTo: backend,
      limits: { perIp: "1000 / minute" },
    });
    return { url: api.url, service: backend };
  },
  verify: { smoke: { file: "smoke.yaml", at: "url", token: "TEST_JWT_TOKEN" } },
});
