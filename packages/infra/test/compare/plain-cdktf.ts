// VPC, service, Redis and API in cdktf as it comes, as short as it works. `node plain-cdktf.ts` writes cdktf.out.
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { ApprunnerService } from "@cdktf/provider-aws/lib/apprunner-service/index.js";
import { ApprunnerVpcConnector } from "@cdktf/provider-aws/lib/apprunner-vpc-connector/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { App, Fn, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";

const app = new App();
const stack = new TerraformStack(app, "shop");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
const digest = new TerraformVariable(stack, "digest", { type: "string" });

const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.8.0.0/16", enableDnsHostnames: true });
const internet = new InternetGateway(stack, "internet", { vpcId: vpc.id });
const publicRoutes = new RouteTable(stack, "public", { vpcId: vpc.id });
new Route(stack, "public-default", {
  routeTableId: publicRoutes.id,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: internet.id,
});
const privateSubnets = ["a", "b"].map((zone, index) => {
  const availabilityZone = `eu-central-1${zone}`;
  const open = new Subnet(stack, `public-${zone}`, {
    vpcId: vpc.id,
    availabilityZone,
    cidrBlock: `10.8.${index}.0/24`,
  });
  new RouteTableAssociation(stack, `public-routes-${zone}`, { subnetId: open.id, routeTableId: publicRoutes.id });
  const address = new Eip(stack, `address-${zone}`, { domain: "vpc" });
  const nat = new NatGateway(stack, `nat-${zone}`, {
    subnetId: open.id,
    allocationId: address.id,
    dependsOn: [internet],
  });
  const subnet = new Subnet(stack, `private-${zone}`, {
    vpcId: vpc.id,
    availabilityZone,
    cidrBlock: `10.8.${index + 10}.0/24`,
  });
  const routes = new RouteTable(stack, `private-${zone}-routes`, { vpcId: vpc.id });
  new Route(stack, `private-default-${zone}`, {
    routeTableId: routes.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: nat.id,
  });
  new RouteTableAssociation(stack, `private-routes-${zone}`, { subnetId: subnet.id, routeTableId: routes.id });
  return subnet;
});
const subnets = privateSubnets.map((subnet) => subnet.id);

const serviceGroup = new SecurityGroup(stack, "service-group", {
  vpcId: vpc.id,
  egress: [{ fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
});
const cacheGroup = new SecurityGroup(stack, "cache-group", {
  vpcId: vpc.id,
  ingress: [{ fromPort: 6379, toPort: 6379, protocol: "tcp", securityGroups: [serviceGroup.id] }],
});
const cacheSubnets = new ElasticacheSubnetGroup(stack, "cache-subnets", { name: "shop", subnetIds: subnets });
const cache = new ElasticacheReplicationGroup(stack, "cache", {
  replicationGroupId: "shop",
  description: "Cache of the shop",
  engine: "valkey",
  engineVersion: "8.0",
  nodeType: "cache.t4g.small",
  numCacheClusters: 2,
  automaticFailoverEnabled: true,
  multiAzEnabled: true,
  transitEncryptionEnabled: true,
  subnetGroupName: cacheSubnets.name,
  securityGroupIds: [cacheGroup.id],
});

const assumedBy = (service: string) =>
  Fn.jsonencode({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
const access = new IamRole(stack, "access", { assumeRolePolicy: assumedBy("build.apprunner.amazonaws.com") });
new IamRolePolicyAttachment(stack, "pull", {
  role: access.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AWSAppRunnerServicePolicyForECRAccess",
});
const instance = new IamRole(stack, "instance", { assumeRolePolicy: assumedBy("tasks.apprunner.amazonaws.com") });
const connector = new ApprunnerVpcConnector(stack, "connector", {
  vpcConnectorName: "shop",
  subnets,
  securityGroups: [serviceGroup.id],
});
const service = new ApprunnerService(stack, "service", {
  serviceName: "shop",
  sourceConfiguration: {
    autoDeploymentsEnabled: false,
    authenticationConfiguration: { accessRoleArn: access.arn },
    imageRepository: {
      imageIdentifier: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@${digest.stringValue}`,
      imageRepositoryType: "ECR",
      imageConfiguration: {
        port: "8000",
        runtimeEnvironmentVariables: { REDIS_URL: `rediss://${cache.primaryEndpointAddress}:6379` },
      },
    },
  },
  instanceConfiguration: { cpu: "1024", memory: "2048", instanceRoleArn: instance.arn },
  networkConfiguration: { egressConfiguration: { egressType: "VPC", vpcConnectorArn: connector.arn } },
  healthCheckConfiguration: { protocol: "HTTP", path: "/health" },
});

const api = new ApiGatewayRestApi(stack, "api", { name: "shop", endpointConfiguration: { types: ["REGIONAL"] } });
const proxy = new ApiGatewayResource(stack, "proxy", {
  restApiId: api.id,
  parentId: api.rootResourceId,
  pathPart: "{proxy+}",
});
const method = new ApiGatewayMethod(stack, "any", {
  restApiId: api.id,
  resourceId: proxy.id,
  httpMethod: "ANY",
  authorization: "NONE",
  requestParameters: { "method.request.path.proxy": true },
});
const integration = new ApiGatewayIntegration(stack, "integration", {
  restApiId: api.id,
  resourceId: proxy.id,
  httpMethod: method.httpMethod,
  type: "HTTP_PROXY",
  integrationHttpMethod: "ANY",
  uri: `https://${service.serviceUrl}/{proxy}`,
  requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
});
const deployment = new ApiGatewayDeployment(stack, "deployment", {
  restApiId: api.id,
  triggers: { integration: integration.uri },
  lifecycle: { createBeforeDestroy: true },
  dependsOn: [integration],
});
const stage = new ApiGatewayStage(stack, "stage", {
  restApiId: api.id,
  deploymentId: deployment.id,
  stageName: "live",
});
new TerraformOutput(stack, "url", { value: stage.invokeUrl });

app.synth();
