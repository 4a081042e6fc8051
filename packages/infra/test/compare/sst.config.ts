/// <reference path="./.sst/platform/config.d.ts" />
// VPC, service, Redis and API in SST 4. The service is ECS Fargate: SST has no App Runner.
export default $config({
  app: () => ({ name: "shop", home: "aws" }),
  async run() {
    const vpc = new sst.aws.Vpc("Network", { nat: "managed" });
    const redis = new sst.aws.Redis("Cache", { vpc, engine: "valkey" });
    const cluster = new sst.aws.Cluster("Cluster", { vpc });
    const service = new sst.aws.Service("Backend", {
      cluster,
      image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop:1",
      link: [redis],
      serviceRegistry: { port: 8000 },
    });
    const api = new sst.aws.ApiGatewayV2("Api", { vpc });
    api.routePrivate("$default", service.nodes.cloudmapService.arn);
    return { url: api.url };
  },
});
