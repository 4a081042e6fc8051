import type { Construct } from "../core/tf.ts";
import type { EcsFargateProps } from "../service/props.ts";
import { Service } from "../service/service.ts";

/**
 * A service on ECS Fargate behind a load balancer of its own, with the props and gestures of `AppRunner`.
 *
 * The load balancer stands in the private subnets and API Gateway reaches it through a VPC link; there is no other way in.
 * With `loadBalancer: "public"` it stands on the internet, with a certificate, behind a web ACL that asks for the header
 * of the gateway.
 *
 * Who owns what, so that no plan takes back what happened meanwhile: Terraform owns the task definition, and the digest
 * in it is the variable that the pipeline feeds; auto scaling owns the number of tasks (`desired_count` is ignored); with a
 * strategy other than rolling ECS owns which target group gets how much (the listener rule's `action` and the service's
 * `load_balancer` are ignored). The apply waits until the tasks are steady and then compares the task definition that
 * is live with the one that was asked for: a rollback by the circuit breaker ends it in red.
 *
 * ### Cost
 * Processor $0.0405 a vCPU and hour, memory $0.0044 a GB and hour, whether busy or not: "0.5 vCPU, 1 GB" is $18 a month for
 * each task, "1 vCPU, 2 GB" $36; a fifth less on arm64, a third of it on spare capacity. The load balancer is $16 a month
 * and $6 for each capacity unit; eight alarms that scale are about $1.60 (us-east-1, 2026).
 */
export class EcsFargate extends Service {
  constructor(scope: Construct, id: string, props: EcsFargateProps) {
    super(scope, id, { ...props, compute: "ecs-fargate" });
  }
}
