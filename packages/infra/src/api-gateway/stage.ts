import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { logGroup } from "../core/logs.ts";
import { fingerprint, slug } from "../core/naming.ts";
import { Construct, type ITerraformDependable } from "../core/tf.ts";
import { type LoggingRole, loggingAccount } from "./account.ts";
import type { Traffic } from "./colours.ts";
import type { Routes } from "./routes.ts";

export interface StageProps {
  readonly api: ApiGatewayRestApi;
  readonly apiName: string;
  readonly stageName: string;
  readonly routes: Routes;
  /** Where requests go and which header they carry; a change of either needs a new deployment. */
  readonly origin: { readonly url: string; readonly revision: string | undefined };
  /** Two colours, and what each gets. */
  readonly traffic: Traffic | undefined;
  readonly loggingRole: LoggingRole | undefined;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly costly: readonly { readonly method: string; readonly path: string }[];
  readonly corsOrigin: string | undefined;
  readonly tracing: boolean;
}

// No header, no body, no query: what a log needs to explain an answer, and nothing a person would not want kept.
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  latency: "$context.responseLatency",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integration.latency",
  integrationError: "$context.integration.error",
  authorizerError: "$context.authorizer.error",
  wafStatus: "$context.waf.status",
  error: "$context.error.message",
};

/** Deployment, stage, logs and throttling. */
export class Stage extends Construct {
  readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const responses = this.gatewayResponses(props);
    const deployment = this.deployment(props, responses);
    this.stage = this.create(props, deployment, loggingAccount(this, props.loggingRole));
    this.settings(props);
  }

  /** Answers of the gateway itself: JSON, and readable for a browser of the one origin that is allowed. */
  private gatewayResponses({ api, corsOrigin }: StageProps): ApiGatewayGatewayResponse[] {
    const allow = corsOrigin ? { "gatewayresponse.header.Access-Control-Allow-Origin": `'${corsOrigin}'` } : undefined;
    const answer = (responseType: string, extra: { statusCode?: string; headers?: Record<string, string> } = {}) =>
      new ApiGatewayGatewayResponse(this, `answer-${slug(responseType)}`, {
        restApiId: api.id,
        responseType,
        ...(extra.statusCode ? { statusCode: extra.statusCode } : {}),
        responseTemplates: {
          "application/json": '{"error":"$context.error.responseType","message":$context.error.messageString}',
        },
        ...(allow || extra.headers ? { responseParameters: { ...allow, ...extra.headers } } : {}),
      });
    return [
      answer("DEFAULT_4XX"),
      answer("DEFAULT_5XX"),
      answer("THROTTLED", { statusCode: "429", headers: { "gatewayresponse.header.Retry-After": "'1'" } }),
    ];
  }

  private deployment(
    { api, corsOrigin, origin, routes }: StageProps,
    responses: ApiGatewayGatewayResponse[],
  ): ApiGatewayDeployment {
    return new ApiGatewayDeployment(this, "deployment", {
      restApiId: api.id,
      // A deployment is a snapshot: without these the stage would go on serving the old one.
      triggers: {
        routes: routes.definition,
        responses: fingerprint(String(corsOrigin), 12),
        origin: origin.url,
        ...(origin.revision ? { header: origin.revision } : {}),
      },
      dependsOn: [...routes.parts, ...responses],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private create(
    { api, apiName, stageName, tracing, traffic }: StageProps,
    deployment: ApiGatewayDeployment,
    account: ITerraformDependable[],
  ): ApiGatewayStage {
    const log = logGroup(this, "access-log", `/aws/apigateway/${apiName}/${stageName}/access`);
    return new ApiGatewayStage(this, "stage", {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName,
      xrayTracingEnabled: tracing,
      accessLogSettings: { destinationArn: log.arn, format: JSON.stringify(ACCESS_LOG) },
      ...(traffic ? { variables: { ...traffic.variables } } : {}),
      ...(traffic?.canary
        ? {
            canarySettings: {
              deploymentId: deployment.id,
              percentTraffic: traffic.canary.percentTraffic,
              stageVariableOverrides: { ...traffic.canary.stageVariableOverrides },
            },
          }
        : {}),
      ...(traffic?.leftToPipeline ? { lifecycle: { ignoreChanges: ["canary_settings", "variables"] } } : {}),
      dependsOn: account,
    });
  }

  private settings({ api, costly, throttle }: StageProps): void {
    const set = (id: string, methodPath: string, share: number) =>
      new ApiGatewayMethodSettings(this, id, {
        restApiId: api.id,
        stageName: this.stage.stageName,
        methodPath,
        settings: {
          metricsEnabled: true,
          loggingLevel: "ERROR",
          // Would write whole requests and answers into the log.
          dataTraceEnabled: false,
          throttlingRateLimit: throttle.rate / share,
          throttlingBurstLimit: Math.ceil(throttle.burst / share),
        },
      });
    set("settings", "*/*", 1);
    for (const { method, path } of costly) {
      set(`settings-${slug(`${method}${path}`)}`, `${path.slice(1)}/${method}`, 10);
    }
  }
}
