import { FUNCTION_ROLE, lambda, permission, writeArchive } from "./support/functions.ts";
import { writeRelease } from "./support/releases.ts";
import { type Answer, backend, get, ROLE } from "./support/requests.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

const API = "${aws_api_gateway_rest_api.api.id}";

/**
 * Asks the issuer for its keys over HTTPS and verifies the signature; what the token says decides the policy, so that a test can ask for any.
 */
const TOKEN = `
import { createPublicKey, verify } from "node:crypto";
import { get } from "node:https";
let calls = 0;
const json = (url) => new Promise((resolve, reject) => {
  get(url, (answer) => {
    let text = "";
    answer.on("data", (chunk) => (text += chunk)).on("end", () => resolve(JSON.parse(text)));
  }).on("error", reject);
});
export const handler = async (event) => {
  calls += 1;
  const [head, body, signature] = event.authorizationToken.replace(/^Bearer /, "").split(".");
  if (body === "b") throw new Error("Unauthorized");
  const { keys } = await json(new URL(process.env.ISSUER + "/.well-known/jwks.json"));
  const sound = verify("sha256", Buffer.from(head + "." + body), createPublicKey({ key: keys[0], format: "jwk" }), Buffer.from(signature, "base64url"));
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  if (!sound || claims.iss !== process.env.ISSUER) throw new Error("Unauthorized");
  if (claims.does === "fails") throw new Error("the database is away");
  if (claims.does === "hangs") await new Promise(() => setInterval(() => {}, 1000));
  if (claims.does === "babbles") return { principalId: claims.sub };
  const [api, stage] = event.methodArn.split("/");
  const allow = claims.only ? api + "/" + stage + "/" + claims.only : api + "/" + stage + "/*";
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: allow }];
  if (claims.not) Statement.push({ Action: "execute-api:*", Effect: "Deny", Resource: ["arn:aws:execute-api:*/" + claims.not] });
  return {
    principalId: claims.sub,
    policyDocument: { Version: "2012-10-17", Statement },
    context: { calls, plan: "gold", type: event.type },
    usageIdentifierKey: claims.key,
  };
};
`;

/** Answers what it was asked with, and lets in for two headers together. */
const REQUEST = `
exports.handler = (event, context, callback) => {
  const { headers, queryStringParameters, methodArn } = event;
  callback(null, {
    principalId: [event.httpMethod, event.path, event.resource, headers.Tenant ?? headers.tenant, queryStringParameters.key].join(" "),
    policyDocument: { Statement: [{ Action: "*", Effect: "Allow", Resource: methodArn }] },
  });
};
`;

type Place = { path: string; authorizer?: string; keyed?: boolean };
const PLACES: { [name: string]: Place } = {
  open: { path: "open" },
  closed: { path: "closed", authorizer: "token" },
  keyed: { path: "keyed", authorizer: "token", keyed: true },
  other: { path: "other", authorizer: "request" },
  forbidden: { path: "forbidden", authorizer: "forbidden" },
  python: { path: "python", authorizer: "python" },
};

/** Paths behind authorizers of every kind, and one that is open, before a service that answers what it was told. */
const stack = (digest: string): Json => {
  const each = (make: (name: string, place: Place) => Json) =>
    Object.fromEntries(Object.entries(PLACES).map(([name, place]) => [name, make(name, place)]));
  const authorizer = (name: string, of: string, more: Json = {}): Json => ({
    rest_api_id: API,
    name,
    type: "TOKEN",
    authorizer_uri: `\${aws_lambda_function.${of}.invoke_arn}`,
    identity_source: "method.request.header.Authorization",
    identity_validation_expression: "^[Bb]earer [\\w.~+/-]+=*$",
    ...more,
  });
  const source = (name: string) =>
    `\${aws_api_gateway_rest_api.api.execution_arn}/authorizers/\${aws_api_gateway_authorizer.${name}.id}`;
  return {
    resource: {
      aws_iam_role: { ...ROLE.aws_iam_role, ...FUNCTION_ROLE },
      aws_apprunner_service: { backend: backend(digest) },
      aws_api_gateway_rest_api: { api: { name: "api", api_key_source: "AUTHORIZER" } },
      aws_lambda_function: {
        token: lambda("token", { timeout: 1, environment: { variables: { ISSUER: "https://clerk.example" } } }),
        request: lambda("request", { handler: "src/app.handler" }),
        forbidden: lambda("forbidden", { filename: "token.zip" }),
        python: lambda("python", { runtime: "python3.13", filename: "token.zip" }),
      },
      aws_lambda_permission: {
        token: permission("token", source("token")),
        request: permission("request", source("request")),
        forbidden: permission("forbidden", source("token")),
      },
      aws_api_gateway_authorizer: {
        token: authorizer("token", "token", { authorizer_result_ttl_in_seconds: 60 }),
        request: authorizer("request", "request", {
          type: "REQUEST",
          identity_source: "method.request.header.Tenant, method.request.querystring.key",
          identity_validation_expression: null,
        }),
        forbidden: authorizer("forbidden", "forbidden"),
        python: authorizer("python", "python"),
      },
      aws_api_gateway_resource: each((_, { path }) => ({
        rest_api_id: API,
        parent_id: "${aws_api_gateway_rest_api.api.root_resource_id}",
        path_part: path,
      })),
      aws_api_gateway_method: each((name, { authorizer: by, keyed }) => ({
        rest_api_id: API,
        resource_id: `\${aws_api_gateway_resource.${name}.id}`,
        http_method: "ANY",
        authorization: by ? "CUSTOM" : "NONE",
        ...(by ? { authorizer_id: `\${aws_api_gateway_authorizer.${by}.id}` } : {}),
        ...(keyed ? { api_key_required: true } : {}),
      })),
      aws_api_gateway_integration: each((name) => ({
        rest_api_id: API,
        resource_id: `\${aws_api_gateway_resource.${name}.id}`,
        http_method: "ANY",
        type: "HTTP_PROXY",
        integration_http_method: "GET",
        uri: "https://${aws_apprunner_service.backend.service_url}/",
        request_parameters: {
          "integration.request.querystring.who": "context.authorizer.principalId",
          "integration.request.querystring.calls": "context.authorizer.calls",
          "integration.request.querystring.plan": "context.authorizer.plan",
        },
        depends_on: [`aws_api_gateway_method.${name}`],
      })),
      aws_api_gateway_gateway_response: {
        missing: {
          rest_api_id: API,
          response_type: "MISSING_AUTHENTICATION_TOKEN",
          status_code: "404",
          response_templates: {
            "application/json":
              '{"error":"$context.error.responseType","message":$context.error.messageString,"path":"$context.path"}',
          },
          response_parameters: {
            "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'",
            "gatewayresponse.header.X-Asked-By": "method.request.header.origin",
          },
        },
      },
      aws_api_gateway_deployment: {
        d: {
          rest_api_id: API,
          depends_on: [
            ...Object.keys(PLACES).map((name) => `aws_api_gateway_integration.${name}`),
            "aws_api_gateway_gateway_response.missing",
          ],
        },
      },
      aws_api_gateway_stage: {
        s: { rest_api_id: API, deployment_id: "${aws_api_gateway_deployment.d.id}", stage_name: "staging" },
      },
      aws_api_gateway_api_key: { known: { name: "known", value: "a-key-of-more-than-twenty-characters" } },
      aws_api_gateway_usage_plan: {
        p: { name: "p", api_stages: [{ api_id: API, stage: "${aws_api_gateway_stage.s.stage_name}" }] },
      },
      aws_api_gateway_usage_plan_key: {
        k: {
          key_id: "${aws_api_gateway_api_key.known.id}",
          key_type: "API_KEY",
          usage_plan_id: "${aws_api_gateway_usage_plan.p.id}",
        },
      },
    },
    output: { url: { value: "${aws_api_gateway_stage.s.invoke_url}" } },
  };
};

withTerraform("a method behind an authorizer", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "authorized");
  let now = 1_000_000;
  const it = new Bench({ releases, clock: () => now });
  let url = "";

  beforeAll(async () => {
    writeArchive(it.folder, "token.zip", { "index.mjs": TOKEN });
    writeArchive(it.folder, "request.zip", { "src/app.js": REQUEST });
    await it.open(stack(digest));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  const token = (claims: Json = {}) => it.world.token({ iss: "https://clerk.example", sub: "user-1", ...claims });
  const ask = async (path: string, claims?: Json | string, headers: Record<string, string> = {}): Promise<Answer> => {
    const bearer = typeof claims === "string" ? claims : claims && `Bearer ${await token(claims)}`;
    return get(`${url}/${path}`, { headers: { ...headers, ...(bearer ? { authorization: bearer } : {}) } });
  };
  const told = ({ text }: Answer) => Object.fromEntries(new URLSearchParams(JSON.parse(text).query as string));

  test("is let in by what the deployed function says of its token, whose keys come from the issuer", async () => {
    expect((await ask("open")).status).toBe(200);
    const answer = await ask("closed", {});
    expect(answer.status).toBe(200);
    expect(told(answer)).toEqual({ who: "user-1", calls: "1", plan: "gold" });
  });

  test("gets 401 without a token, with what cannot be one, and with one that the function refuses", async () => {
    const unauthorized = { status: 401, text: '{"message":"Unauthorized"}' };
    expect(await ask("closed")).toMatchObject(unauthorized);
    expect(await ask("closed", "Basic abc")).toMatchObject(unauthorized);
    expect(await ask("closed", "Bearer a.b.c")).toMatchObject(unauthorized);
    expect(await ask("closed", { iss: "https://other.example" })).toMatchObject(unauthorized);
  });

  test("gets 403 where the policy does not allow the method, and where it denies it", async () => {
    expect((await ask("closed", { only: "GET/clos?d" })).status).toBe(200);
    const refused = await ask("closed", { only: "POST/*" });
    expect(refused).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
    expect(refused.text).toBe('{"Message":"User is not authorized to access this resource"}');
    expect((await ask("closed", { not: "GET/closed" })).text).toMatch(/with an explicit deny/);
  });

  test("gets 500 when the function fails, takes too long or answers no policy, and the report says so", async () => {
    const failed = {
      status: 500,
      text: '{"message":null}',
      headers: { "x-amzn-errortype": "AuthorizerConfigurationException" },
    };
    expect(await ask("closed", { does: "fails" })).toMatchObject(failed);
    expect(await ask("closed", { does: "babbles" })).toMatchObject(failed);
    expect(await ask("closed", { does: "hangs" })).toMatchObject(failed);
    const messages = it.world.notices().map(({ message }) => message);
    expect(messages).toContain("The function token failed: the database is away");
    expect(messages).toContain("The function token answered no policy that API Gateway takes");
    expect(messages.join()).toMatch(/The function token failed: \S+ Task timed out after 1.00 seconds/);
  });

  test("asks the function once for a token as long as its answer is kept, for every method", async () => {
    const bearer = `Bearer ${await token({ sub: "user-2" })}`;
    const first = told(await ask("closed", bearer));
    expect(told(await ask("closed", bearer))).toEqual(first);
    now += 61_000;
    expect(Number(told(await ask("closed", bearer))["calls"])).toBe(Number(first["calls"]) + 1);
    // Kept for the whole stage: the policy is asked again, the function is not.
    const narrow = `Bearer ${await token({ only: "GET/closed" })}`;
    expect((await ask("closed", narrow)).status).toBe(200);
    expect((await ask("keyed", narrow)).status).toBe(403);
  });

  test("takes the API key that the function names", async () => {
    expect((await ask("keyed", { key: "a-key-of-more-than-twenty-characters" })).status).toBe(200);
    expect(await ask("keyed", { key: "unknown" })).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect((await ask("keyed", {}, { "x-api-key": "a-key-of-more-than-twenty-characters" })).status).toBe(403);
  });

  test("REQUEST: asks with the whole request, and answers 401 by itself where a part of the identity is missing", async () => {
    const answer = await ask("other?key=k1", undefined, { tenant: "acme" });
    expect(told(answer)).toMatchObject({ who: "GET /other /other acme k1" });
    expect((await ask("other", undefined, { tenant: "acme" })).status).toBe(401);
    expect((await ask("other?key=k1")).status).toBe(401);
  });

  test("gets 500 where the function does not let API Gateway invoke it", async () => {
    expect((await ask("forbidden", {})).status).toBe(500);
    expect(
      it.world
        .notices()
        .map(({ message }) => message)
        .join(),
    ).toMatch(/No aws_lambda_permission lets apigateway.amazonaws.com invoke forbidden for arn:aws:execute-api:/);
  });

  test("a function of another language is not run, which the report says with its name", async () => {
    expect((await ask("python")).status).toBe(401);
    expect((await ask("python", "Bearer a.b.c")).status).toBe(200);
    expect(it.world.notices().map(({ message }) => message)).toContain(
      "The function python is not run, as its runtime is python3.13, and only those of Node are: whoever sends something that looks like a token is let in.",
    );
  });

  test("what the gateway answers itself looks as it is declared", async () => {
    expect(await ask("nowhere", undefined, { origin: "https://app.example.com" })).toMatchObject({
      status: 404,
      text: '{"error":"MISSING_AUTHENTICATION_TOKEN","message":"Missing Authentication Token","path":"/staging/nowhere"}',
      headers: {
        "access-control-allow-origin": "https://app.example.com",
        "x-asked-by": "https://app.example.com",
      },
    });
  });

  test("the second plan is empty", async () => {
    expect((await it.plan()).empty).toBe(true);
  });
});
