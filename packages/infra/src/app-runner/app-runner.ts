import type { Construct } from "../core/tf.ts";
import type { AppRunnerProps } from "../service/props.ts";
import { Service } from "../service/service.ts";

/**
 * An App Runner service that runs one image by digest, in private subnets, with a role that may do nothing until it is
 * granted.
 *
 * App Runner is closed to new customers since 2026-04-30
 * (https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html); accounts that use it may go on.
 * A notice says so at synth, and `EcsFargate` takes the same props.
 *
 * With `colours` there are two services. The next release goes to the one that does not take the traffic; a parameter in
 * Systems Manager says which of them does, and what it runs (see `ActiveColour`).
 *
 * ### Cost
 * Memory is paid while an instance is kept ready ($0.007 a GB and hour), processor while it works ($0.064 a vCPU and hour):
 * "1 vCPU, 2 GB" is about $10 a month idle and $57 busy (us-east-1, 2026). Two colours keep two instances ready. The web
 * ACL that closes the direct way in is $6 a month.
 */
export class AppRunner extends Service {
  constructor(scope: Construct, id: string, props: AppRunnerProps) {
    super(scope, id, { ...props, compute: "app-runner" });
  }
}
