import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  ApiGateway,
  type ApiGatewayProps,
  App,
  awsProvider,
  Environment,
  JwtAuthorizer,
  type JwtAuthorizerProps,
  localBackend,
  Monitoring,
  problemsOf,
  TerraformStack,
} from "../src/index.ts";
import { ARCHIVE, DeployedFunction, hmacToken, Issuer, unsigned } from "./support/authorizer.ts";
import { LIMITS, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const ISSUER = "https://clerk.eloquent.example";
const APP = "https://app.eloquent.example";
const METHOD = "arn:aws:execute-api:us-east-1:111111111111:abc123/staging/GET/v1/chats";

describe("E1-50 E1-63: the function lets in who carries a token of the issuer", () => {
  const issuer = new Issuer();
  let deployed: DeployedFunction;
  let url = "";
  const now = Math.floor(Date.now() / 1000);
  const claims = (more: object = {}) => ({
    iss: ISSUER,
    sub: "user_1",
    sid: "sess_1",
    azp: APP,
    exp: now + 60,
    ...more,
  });
  const ask = (token: string, more: object = {}) =>
    deployed.call({ type: "TOKEN", methodArn: METHOD, authorizationToken: `Bearer ${token}`, ...more });

  beforeAll(async () => {
    issuer.key("k1");
    issuer.key("secret", { published: false });
    url = await issuer.open();
    deployed = await new DeployedFunction({ ISSUER, JWKS_URL: url, PARTIES: APP, TOKEN_PARAMETER: "token" }).ready();
  });
  afterAll(() => {
    deployed.close();
    issuer.close();
  });

  test("with the subject as principal, for every route of the stage, because the answer is kept for all of them", async () => {
    expect(await ask(issuer.token("k1", claims()))).toEqual({
      admitted: {
        principalId: "user_1",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Action: "execute-api:Invoke",
              Effect: "Allow",
              Resource: "arn:aws:execute-api:us-east-1:111111111111:abc123/staging/*",
            },
          ],
        },
        context: { sub: "user_1", sid: "sess_1", azp: APP },
      },
    });
  });

  test("on $connect of a WebSocket API, from the query or the header", async () => {
    const event = { type: "REQUEST", methodArn: "arn:aws:execute-api:us-east-1:111111111111:ws/staging/$connect" };
    const token = issuer.token("k1", claims());
    const fromQuery = await deployed.call({ ...event, queryStringParameters: { token } });
    expect(fromQuery.admitted).toMatchObject({
      principalId: "user_1",
      policyDocument: { Statement: [{ Resource: "arn:aws:execute-api:us-east-1:111111111111:ws/staging/*" }] },
    });
    expect((await deployed.call({ ...event, headers: { AUTHORIZATION: `Bearer ${token}` } })).admitted).toBeTruthy();
    expect(await deployed.call({ ...event, queryStringParameters: null, headers: null })).toEqual({
      error: "Unauthorized",
    });
  });

  test.each<[string, () => string]>([
    ["expired", () => issuer.token("k1", claims({ exp: now - 30 }))],
    ["not yet valid", () => issuer.token("k1", claims({ nbf: now + 600 }))],
    ["without an expiry", () => issuer.token("k1", claims({ exp: undefined }))],
    ["without a subject", () => issuer.token("k1", claims({ sub: undefined }))],
    ["of another issuer", () => issuer.token("k1", claims({ iss: "https://clerk.evil.example" }))],
    ["made for another origin", () => issuer.token("k1", claims({ azp: "https://evil.example" }))],
    ["made for no origin", () => issuer.token("k1", claims({ azp: undefined }))],
    ["signed with a key that is not published", () => issuer.token("secret", claims())],
    ["signed with another key than it names", () => issuer.token("secret", claims(), { kid: "k1" })],
    ["with the algorithm none", () => `${unsigned({ alg: "none", typ: "JWT", kid: "k1" }, claims())}.`],
    ["with the public key as an HMAC secret", () => hmacToken("k1", claims(), issuer.publicPem("k1"))],
    ["with another algorithm than RS256", () => issuer.token("k1", claims(), { alg: "RS512" })],
    ["that is no token", () => "abc"],
    [
      "whose payload was changed",
      () => {
        const [header, , signature] = issuer.token("k1", claims()).split(".");
        return `${header}.${Buffer.from(JSON.stringify(claims({ sub: "admin" }))).toString("base64url")}.${signature}`;
      },
    ],
  ])("a token %s is refused with 401", async (_, token) => {
    expect(await ask(token())).toEqual({ error: "Unauthorized" });
  });

  test("a header that carries no bearer token is refused with 401", async () => {
    const token = issuer.token("k1", claims());
    for (const authorizationToken of [token, `Basic ${token}`, "", undefined]) {
      expect(await ask("", { authorizationToken })).toEqual({ error: "Unauthorized" });
    }
    expect((await ask("", { authorizationToken: `bearer ${token}` })).admitted).toBeTruthy();
  });

  test("the log says why, and never the token", async () => {
    const token = issuer.token("k1", claims({ exp: now - 3600 }));
    await ask(token);
    expect(deployed.log).toContain("refused: ERR_JWT_EXPIRED");
    expect(deployed.log).not.toContain(token.split(".")[1]);
  });

  test("keys are fetched once for many tokens, and made-up keys do not make it fetch again and again", async () => {
    const fresh = await new DeployedFunction({ ISSUER, JWKS_URL: url, PARTIES: APP }).ready();
    const before = issuer.fetched;
    for (let count = 0; count < 5; count += 1) {
      await fresh.call({
        type: "TOKEN",
        methodArn: METHOD,
        authorizationToken: `Bearer ${issuer.token("k1", claims())}`,
      });
      await fresh.call({
        type: "TOKEN",
        methodArn: METHOD,
        authorizationToken: `Bearer ${issuer.token("secret", claims(), { kid: `made-up-${count}` })}`,
      });
    }
    expect(issuer.fetched - before).toBe(1);
    fresh.close();
  });

  test("when the keys do not come nobody is let in, and that is an error of ours and not 401", async () => {
    const fresh = await new DeployedFunction({ ISSUER, JWKS_URL: url, PARTIES: APP }).ready();
    issuer.broken = true;
    const answer = await fresh.call({
      type: "TOKEN",
      methodArn: METHOD,
      authorizationToken: `Bearer ${issuer.token("k1", claims())}`,
    });
    issuer.broken = false;
    expect(answer.admitted).toBeUndefined();
    expect(answer.error).not.toBe("Unauthorized");
    expect(fresh.log).toContain("unverified: ");
    fresh.close();
  });

  test("an audience is asked for where one is declared", async () => {
    const fresh = await new DeployedFunction({ ISSUER, JWKS_URL: url, AUDIENCE: "api,admin" }).ready();
    const call = (aud: unknown) =>
      fresh.call({
        type: "TOKEN",
        methodArn: METHOD,
        authorizationToken: `Bearer ${issuer.token("k1", claims({ aud, azp: undefined }))}`,
      });
    expect((await call("admin")).admitted).toBeTruthy();
    expect((await call(["web", "api"])).admitted).toBeTruthy();
    expect(await call("web")).toEqual({ error: "Unauthorized" });
    expect(await call(undefined)).toEqual({ error: "Unauthorized" });
    fresh.close();
  });
});

describe("the archive", () => {
  test("is what its source gives, byte by byte, in any time zone", () => {
    const made = (zone: string) =>
      execFileSync(
        process.execPath,
        [
          "--input-type=module",
          "-e",
          `import { authorizerZip } from ${JSON.stringify(join(__dirname, "../scripts/bundle-authorizer.ts"))};
process.stdout.write(authorizerZip());`,
        ],
        { env: { ...process.env, TZ: zone } },
      );
    expect(made("Pacific/Auckland").equals(readFileSync(ARCHIVE))).toBe(true);
    expect(made("America/Los_Angeles").equals(readFileSync(ARCHIVE))).toBe(true);
  });

  test("holds no path of the machine that made it", () => {
    expect(readFileSync(ARCHIVE, "latin1")).not.toContain("node_modules");
    expect(readFileSync(ARCHIVE, "latin1")).not.toContain(resolve(__dirname, "../../.."));
  });
});

describe("in a stack", () => {
  const jwt = (stack: TerraformStack, props: Partial<JwtAuthorizerProps> = {}) =>
    new JwtAuthorizer(stack, "clerk", { issuer: ISSUER, parties: [APP], ...props });
  const guarded =
    (props: Partial<JwtAuthorizerProps> = {}, api: Partial<ApiGatewayProps> = {}) =>
    (stack: TerraformStack) => {
      const clerk = jwt(stack, props);
      new ApiGateway(stack, "api", { forwardsTo: service(stack), limits: LIMITS, authorize: { by: clerk }, ...api });
    };

  test("E1-50: arm64, its own log group before it, and a role that may write that log and nothing else", () => {
    const { one } = synth(guarded(), { ...STAGING, class: "development" });
    expect(one("aws_lambda_function")).toMatchObject({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memory_size: 256,
      timeout: 8,
      environment: { variables: { ISSUER, PARTIES: APP, TOKEN_PARAMETER: "token" } },
      logging_config: { log_format: "JSON", log_group: expect.stringMatching(/aws_cloudwatch_log_group\.clerk_log/) },
    });
    expect(one("aws_lambda_function")).not.toHaveProperty("reserved_concurrent_executions");
    const { Statement } = JSON.parse(one("aws_iam_role_policy", "clerk").policy) as Json;
    expect(Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.clerk_log_\w+\.arn\}:\*$/),
      },
    ]);
    expect(one("aws_cloudwatch_log_group", "clerk")).toMatchObject({ retention_in_days: 30 });
    expect(synth(guarded({ reservedConcurrency: 20 }), STAGING).one("aws_lambda_function")).toMatchObject({
      reserved_concurrent_executions: 20,
      tracing_config: { mode: "Active" },
    });
  });

  test("only the authorizer of this API may call it, and a token is kept no longer than it lives", () => {
    const { one } = synth(guarded(), STAGING);
    expect(one("aws_api_gateway_authorizer")).toMatchObject({
      type: "TOKEN",
      authorizer_uri: expect.stringMatching(/aws_lambda_function\.clerk_function_\w+\.invoke_arn/),
      authorizer_result_ttl_in_seconds: 60,
      identity_source: "method.request.header.Authorization",
    });
    expect(one("aws_api_gateway_authorizer")).not.toHaveProperty("authorizer_credentials");
    expect(one("aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      source_arn: expect.stringMatching(
        /^arn:aws:execute-api:us-east-1:111111111111:\$\{aws_api_gateway_rest_api\.\w+\.id\}\/authorizers\/\$\{/,
      ),
    });
  });

  test("routes that anybody may call become routes of their own, and no other route is open", () => {
    const { all } = synth(guarded({}, { authorize: undefined as never }), STAGING);
    expect(all("aws_api_gateway_method").every((one) => one["authorization"] === "NONE")).toBe(true);
    const except = (stack: TerraformStack) =>
      void new ApiGateway(stack, "api", {
        forwardsTo: service(stack),
        limits: LIMITS,
        authorize: { by: jwt(stack), except: ["GET /health", "GET /version"] },
      });
    const methods = synth(except, STAGING).json["resource"].aws_api_gateway_method as Json;
    const open = Object.entries(methods).filter(([, one]) => one["authorization"] === "NONE");
    expect(open.map(([id]) => id.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
      "api_routes_method-get-health",
      "api_routes_method-get-version",
    ]);
  });

  test("the archive lies beside the stack's JSON, under a name that follows its content", () => {
    const folder = mkdtempSync(join(tmpdir(), "towline-asset-"));
    try {
      const app = new App({ outdir: folder, stackTraces: false });
      const stack = new TerraformStack(app, "stack");
      Environment.set(stack, STAGING);
      awsProvider(stack, { region: "us-east-1" });
      localBackend(stack);
      guarded()(stack);
      app.synth();
      const out = app.outdir;
      const json = JSON.parse(readFileSync(join(out, "stacks/stack/cdk.tf.json"), "utf8")) as Json;
      const [made] = Object.values(json["resource"].aws_lambda_function) as Json[];
      const placed = join(out, "stacks/stack", made!["filename"]);
      expect(existsSync(placed)).toBe(true);
      const digest = createHash("sha256").update(readFileSync(placed));
      expect(made!["source_code_hash"]).toBe(digest.copy().digest("base64"));
      expect(made!["filename"]).toContain(digest.digest("hex").slice(0, 32));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a person is called when tokens cannot be verified, not when they are refused", () => {
    const watched = (stack: TerraformStack) =>
      void new Monitoring(stack, "monitoring", { watches: [jwt(stack)], notify: {} });
    const { all, one } = synth(watched, PRODUCTION);
    const filter = one("aws_cloudwatch_log_metric_filter");
    expect(filter).toMatchObject({ pattern: '{ $.message = "unverified:*" }' });
    const alarm = all("aws_cloudwatch_metric_alarm").find((one) => one["alarm_name"].endsWith("unverified"))!;
    const metrics = alarm["metric_query"].flatMap((query: Json) => query["metric"] ?? []);
    expect(metrics.map((metric: Json) => metric["metric_name"])).toEqual([
      filter["metric_transformation"].name,
      "Throttles",
    ]);
    expect(alarm).toMatchObject({ threshold: 0, comparison_operator: "GreaterThanThreshold" });
  });

  test("what lets in too many or nobody is refused", () => {
    const codes = (props: Partial<JwtAuthorizerProps>) =>
      problemsOf(build((stack) => void jwt(stack, props))).map(({ code }) => code);
    expect(codes({})).toEqual([]);
    expect(codes({ parties: [] })).toEqual(["TOWLINE_JWT_FOR_WHOM"]);
    expect(codes({ parties: ["a,b"] })).toEqual(["TOWLINE_JWT_LIST"]);
    expect(codes({ issuer: "http://clerk.example" as never })).toEqual(["TOWLINE_JWT_ISSUER"]);
    expect(codes({ reservedConcurrency: 0 })).toEqual(["TOWLINE_JWT_CONCURRENCY"]);
  });
});
