import type { Construct } from "../core/tf.ts";
import type { EcsExpressProps } from "../service/props.ts";
import { Service } from "../service/service.ts";

/**
 * A service on ECS Express Mode, the successor AWS names for App Runner: Fargate tasks whose load balancer, certificate,
 * address and canary rollout AWS manages. Props and gestures are those of `AppRunner`.
 *
 * Express puts its load balancer where the tasks are. Behind a gateway that is the private subnets, which API Gateway reaches
 * through a VPC link; a service that is open to everybody runs in the public ones. Up to 25 services share one load
 * balancer, and AWS decides which: alarms on answers and on time to answer then see the others too.
 *
 * Its load balancer is nobody's in the configuration, so it is looked up once the service is there, and the port of the
 * tasks is opened to the addresses of the network instead of to its security group. Interval and thresholds of the health
 * check are Express's own; only the path is ours.
 *
 * ### Cost
 * That of `EcsFargate`, with the load balancer shared: "0.5 vCPU, 1 GB" is $18 a month for each task, the load balancer
 * $16 and $6 for each capacity unit (us-east-1, 2026).
 */
export class EcsExpress extends Service {
  constructor(scope: Construct, id: string, props: EcsExpressProps) {
    super(scope, id, { ...props, compute: "ecs-express" });
  }
}
