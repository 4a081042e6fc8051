import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit, physicalName, slug } from "../core/naming.ts";
import { Construct, TerraformAsset } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Metric, Watchable } from "../core/watch.ts";
import type { JwtAuthorizerProps, TokenAuthorizer } from "./props.ts";

/** Made of `function/jwt-authorizer` by this package's build. */
const ARCHIVE = fileURLToPath(new URL("../../dist/jwt-authorizer.zip", import.meta.url));

/** API Gateway waits ten seconds for an authorizer; keys that cannot be fetched in three are given up. */
const TIMEOUT_SECONDS = 8;

/**
 * A function that lets in who carries a JWT of one issuer, verified with the issuer's public keys: RS256 only, issuer, audience or
 * authorized party, expiry. It holds no secret and may do nothing but write its own log.
 *
 * The subject of the token is what API Gateway knows the caller by (`principalId`), so that the service need not
 * verify again: see `passes.user` of `ApiGateway`.
 *
 * ### Cost
 * $0.20 for a million calls and $0.0000033 for each of about 10 ms; with answers kept for a minute a user who works all
 * day costs less than a cent a month (arm64, us-east-1, 2026).
 */
export class JwtAuthorizer extends Construct implements TokenAuthorizer, Watchable {
  readonly functionName: string;
  readonly functionArn: string;
  readonly invokeArn: string;
  readonly tokenParameter: string;
  readonly roleArn: string;
  readonly watchName: string;
  readonly #unverified: Pick<Metric, "namespace" | "name" | "dimensions">;

  constructor(scope: Construct, id: string, props: JwtAuthorizerProps) {
    super(scope, id);
    this.check(props);
    this.functionName = props.name ?? physicalName(this, this.node.id, 64);
    // Without the environment, so that alarms are called the same in all of them.
    this.watchName = props.name ?? this.node.id;
    this.tokenParameter = props.tokenParameter ?? "token";
    const log = logGroup(this, "log", `/aws/lambda/${this.functionName}`);
    this.#unverified = this.countUnverified(log.name);
    const role = this.role(log.arn);
    const made = this.function(props, { logName: log.name, roleArn: role.arn });
    role.neededBy(made);
    this.functionArn = made.arn;
    this.invokeArn = made.invokeArn;
    this.roleArn = role.arn;
  }

  admits({ name, sourceArn }: { readonly name: string; readonly sourceArn: string }): void {
    new LambdaPermission(this, `allow-${slug(name)}`, {
      statementId: fit(`${slug(name)}-authorizer`, 100),
      action: "lambda:InvokeFunction",
      functionName: this.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn,
    });
  }

  alarms(): readonly AlarmOffer[] {
    return [
      {
        id: "unverified",
        severity: "critical",
        says: "Tokens cannot be verified: the issuer's keys do not come, or the function has no copies left",
        measure: {
          formula: "FILL(unverified,0)+FILL(throttles,0)",
          metrics: {
            unverified: { ...this.#unverified, stat: "Sum" },
            throttles: this.measured("Throttles"),
          },
        },
        when: ">",
        threshold: 0,
        silence: "notBreaching",
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    return [
      {
        title: "Tokens looked at",
        metrics: [
          { label: "calls", metric: this.measured("Invocations") },
          // A refused token counts as an error, too.
          { label: "refused or failed", metric: this.measured("Errors") },
        ],
      },
    ];
  }

  private measured(name: string): Metric {
    return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: this.functionName }, stat: "Sum" };
  }

  /** Lambda counts a refused token as an error, because it is told by throwing; only the log tells the two apart. */
  private countUnverified(logGroupName: string): Pick<Metric, "namespace" | "name" | "dimensions"> {
    const metric = { namespace: Environment.of(this).project, name: `${this.functionName}-unverified` };
    new CloudwatchLogMetricFilter(this, "unverified", {
      name: metric.name,
      logGroupName,
      pattern: '{ $.message = "unverified:*" }',
      metricTransformation: { ...metric, value: "1", defaultValue: "0", unit: "Count" },
    });
    return { ...metric, dimensions: {} };
  }

  private check({ audience = [], issuer, jwksUrl, parties = [], reservedConcurrency }: JwtAuthorizerProps): void {
    if (audience.length === 0 && parties.length === 0) {
      reportProblem(this, {
        code: "TOWLINE_JWT_FOR_WHOM",
        what: "neither audience nor parties: a token that the issuer made for something else would be let in",
        instead: 'audience: ["..."], or parties: ["https://app.example.com"] for session tokens of Clerk',
      });
    }
    const odd = [...audience, ...parties].filter((text) => text === "" || text.includes(","));
    if (odd.length > 0) {
      reportProblem(this, {
        code: "TOWLINE_JWT_LIST",
        what: `${odd.map((text) => JSON.stringify(text)).join(", ")} cannot be an audience or a party`,
        instead: "one text for each, without commas",
      });
    }
    for (const [name, value] of Object.entries({ issuer, jwksUrl })) {
      if (value === undefined || /^https:\/\/[^/\s]+/.test(value)) continue;
      reportProblem(this, {
        code: "TOWLINE_JWT_ISSUER",
        what: `${name} is ${JSON.stringify(value)}; keys that come over anything but TLS can be anybody's`,
        instead: "https://…, as it stands in the iss claim",
      });
    }
    if (reservedConcurrency !== undefined && !(Number.isInteger(reservedConcurrency) && reservedConcurrency > 0)) {
      reportProblem(this, {
        code: "TOWLINE_JWT_CONCURRENCY",
        what: `reservedConcurrency is ${reservedConcurrency}, with which nobody is ever let in`,
        instead: "a whole number of 1 or more, or none to share the account's",
      });
    }
  }

  private role(logArn: string): GrantedRole {
    const role = new GrantedRole(this, {
      name: physicalName(this, `${this.node.id}-function`, 64),
      description: `Function ${this.functionName}: its log and nothing else`,
      trust: assumedBy("lambda.amazonaws.com"),
    });
    role.grant({ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logArn}:*` });
    if (Environment.of(this).defaults.tracing) {
      // X-Ray knows no resources.
      role.grant({ Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" });
    }
    return role;
  }

  private function(
    props: JwtAuthorizerProps,
    { logName, roleArn }: { readonly logName: string; readonly roleArn: string },
  ): LambdaFunction {
    const { audience = [], issuer, jwksUrl, memory = 256, parties = [], reservedConcurrency } = props;
    return new LambdaFunction(this, "function", {
      functionName: this.functionName,
      description: `Lets in who carries a token of ${issuer}`,
      role: roleArn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      ...code(this),
      memorySize: memory,
      timeout: TIMEOUT_SECONDS,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      environment: {
        variables: {
          ISSUER: issuer,
          ...(jwksUrl ? { JWKS_URL: jwksUrl } : {}),
          ...(audience.length > 0 ? { AUDIENCE: audience.join(",") } : {}),
          ...(parties.length > 0 ? { PARTIES: parties.join(",") } : {}),
          TOKEN_PARAMETER: this.tokenParameter,
        },
      },
      loggingConfig: { logFormat: "JSON", logGroup: logName, systemLogLevel: "WARN", applicationLogLevel: "INFO" },
      tracingConfig: { mode: Environment.of(this).defaults.tracing ? "Active" : "PassThrough" },
    });
  }
}

/** The archive as an asset of the stack; its hash is what tells Terraform that the code changed. */
function code(scope: Construct): { readonly filename: string; readonly sourceCodeHash: string } {
  if (!existsSync(ARCHIVE)) {
    reportProblem(scope, {
      code: "TOWLINE_NOT_BUILT",
      what: "the code of the authorizer is not built",
      instead: "any command through npm, which builds it first, or `npm run build` in packages/infra",
    });
    return { filename: "not-built.zip", sourceCodeHash: "" };
  }
  const bytes = readFileSync(ARCHIVE);
  const asset = new TerraformAsset(scope, "code", {
    path: ARCHIVE,
    assetHash: createHash("sha256").update(bytes).digest("hex").slice(0, 32),
  });
  return { filename: asset.path, sourceCodeHash: createHash("sha256").update(bytes).digest("base64") };
}
