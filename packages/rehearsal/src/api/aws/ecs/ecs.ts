import { type Call, type Cloud, type Members, type Service, texts } from "../../call.ts";
import { clusterOf, clusters, nameIn, runningOf, servicesIn } from "./clusters.ts";
import { describeServiceDeployments, listServiceDeployments } from "./deployments.ts";
import { describeServices, listServices } from "./services.ts";
import { describeTaskDefinition, listTaskDefinitions, registerTaskDefinition } from "./task-definitions.ts";
import { describeTasks, listTasks } from "./tasks.ts";
import { updateService } from "./update.ts";

/**
 * Elastic Container Service: clusters, services and task definitions of the world. An update starts the release that the image of its task
 * definition names and is answered at once, as ECS does; the deployments tell how it went. One process stands for all tasks of a service.
 * Services of ECS Express are not told of.
 */
export const ecs: Service = {
  target: "AmazonEC2ContainerServiceV20141113",
  operations: {
    ListClusters: (call, cloud) => ({ clusterArns: clusters(call, cloud).map(({ attributes }) => attributes["arn"]) }),
    DescribeClusters: (call, cloud) => describeClusters(call, cloud),
    ListServices: listServices,
    DescribeServices: describeServices,
    UpdateService: updateService,
    ListTaskDefinitions: listTaskDefinitions,
    DescribeTaskDefinition: describeTaskDefinition,
    RegisterTaskDefinition: registerTaskDefinition,
    ListTasks: listTasks,
    DescribeTasks: describeTasks,
    ListServiceDeployments: listServiceDeployments,
    DescribeServiceDeployments: describeServiceDeployments,
  },
};

function describeClusters(call: Call, cloud: Cloud): Members {
  const asked = texts(call, "clusters");
  const wanted = (asked.length > 0 ? asked : ["default"]).map((name) => ({
    name,
    record: clusterOf(call, cloud, name),
  }));
  return {
    clusters: wanted.flatMap(({ record }) => {
      if (!record) return [];
      const services = servicesIn(record, cloud);
      const running = services.map((service) => runningOf(service, cloud));
      const desired = services.map(({ attributes }) => Number(attributes["desired_count"] ?? 0));
      const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
      return [
        {
          clusterArn: record.attributes["arn"],
          clusterName: record.attributes["name"],
          status: "ACTIVE",
          runningTasksCount: sum(running),
          pendingTasksCount: sum(desired) - sum(running),
          activeServicesCount: services.length,
          registeredContainerInstancesCount: 0,
        },
      ];
    }),
    failures: wanted.flatMap(({ name, record }) =>
      record
        ? []
        : [
            {
              arn: `arn:aws:ecs:${call.region}:${call.account}:cluster/${nameIn(name)}`,
              reason: "MISSING",
            },
          ],
    ),
  };
}
