import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Connections } from "../core/connections.ts";
import { Environment } from "../core/environment.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { ScriptBucket } from "../scripts/index.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { FargateSettings } from "./settings.ts";

/** Seconds: three tries of ten, the pauses between them, and a start. */
const TIMEOUT = 60;

/**
 * Asks a release for its paths at the test listener before ECS gives it any traffic. An answer other than 200, or none, takes
 * the release back; the log says which.
 *
 * ### Cost
 * Less than a cent a release.
 */
export class ReleaseTest extends Construct {
  readonly functionArn: string;

  constructor(scope: Construct, id: string, settings: FargateSettings, balancer: LoadBalancer) {
    super(scope, id);
    const { certificate, name, network, takeover } = settings;
    const { host, port } = balancer.test!;
    const connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name: `${name}-release-test`,
      description: `Tests releases of ${name}`,
    });
    connections.allowTo(balancer.connections, port, `Tests of releases of ${name}`);
    const functionName = fit(`${name}-release-test`, 64);
    const { logs, role } = this.role(functionName, name);
    const code = ScriptBucket.of(this).store(this, "release-test", {
      "release-test.mjs": readFileSync(join(import.meta.dirname, "release-test.mjs"), "utf8"),
    });
    const made = new LambdaFunction(this, "function", {
      functionName,
      description: `Says whether a release of ${name} may take over`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "release-test.handler",
      memorySize: 128,
      timeout: TIMEOUT,
      role: role.arn,
      s3Bucket: code.bucket,
      s3Key: code.key,
      s3ObjectVersion: code.version,
      vpcConfig: { subnetIds: network.privateSubnetIds, securityGroupIds: [connections.securityGroupId] },
      loggingConfig: { logFormat: "JSON", logGroup: logs },
      tracingConfig: { mode: Environment.of(this).defaults.tracing ? "Active" : "PassThrough" },
      environment: {
        variables: {
          TEST_HOST: host,
          TEST_PORT: String(port),
          TEST_PATHS: JSON.stringify(takeover.tests),
          ...(certificate ? { TEST_SERVER_NAME: certificate.host } : {}),
        },
      },
      // Without an interface in the network it could not be made.
      dependsOn: [
        new IamRolePolicyAttachment(this, "interfaces", {
          role: role.role.name,
          policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess",
        }),
      ],
    });
    role.neededBy(made);
    this.functionArn = made.arn;
  }

  private role(functionName: string, name: string): { readonly role: GrantedRole; readonly logs: string } {
    const logs = logGroup(this, "logs", `/aws/lambda/${functionName}`);
    const role = new GrantedRole(this, {
      name: functionName,
      description: `Tests releases of ${name}`,
      trust: assumedBy("lambda.amazonaws.com"),
    });
    role.grant({ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs.arn}:*` });
    if (Environment.of(this).defaults.tracing) {
      role.grant({ Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" });
    }
    return { role, logs: logs.name };
  }
}
