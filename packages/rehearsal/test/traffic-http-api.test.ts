import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { openWorld } from "../src/index.ts";
import { listen } from "../src/services/listener.ts";
import { FUNCTION_ROLE, lambda, permission, writeArchive } from "./support/functions.ts";
import { writeRelease } from "./support/releases.ts";
import { type Answer, backend, get, many, ROLE } from "./support/requests.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

const API = "${aws_apigatewayv2_api.api.id}";

/** Tells what came through, and says about CORS what the API has to overrule. */
const SERVICE = `
import { createServer } from "node:http";
createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk)).on("end", () => {
    response.setHeader("access-control-allow-origin", "https://wrong.example");
    response.setHeader("x-inner", "yes");
    if (request.url.startsWith("/pets/404")) response.statusCode = 404;
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const AUTHORIZER = `
export const handler = async (event) => ({
  isAuthorized: event.headers["x-key"] === "open",
  context: { told: [event.version, event.type, event.routeKey, event.rawPath, event.identitySource.join(), event.requestContext.http.method].join(" ") },
});
`;

function stack(digest: string, issuer: string, { limit }: { limit?: number } = {}): Json {
  const integration = (more: Json): Json => ({
    api_id: API,
    integration_type: "HTTP_PROXY",
    integration_method: "ANY",
    ...more,
  });
  const service = "https://${aws_apprunner_service.backend.service_url}";
  const route = (key: string, to: string, more: Json = {}): Json => ({
    api_id: API,
    route_key: key,
    target: `integrations/\${aws_apigatewayv2_integration.${to}.id}`,
    ...more,
  });
  const jwt = (name: string, from: string): Json => ({
    api_id: API,
    name,
    authorizer_type: "JWT",
    identity_sources: ["$request.header.Authorization"],
    jwt_configuration: { issuer: from, audience: ["pets"] },
  });
  const by = (type: string, name: string): Json => ({
    authorization_type: type,
    authorizer_id: `\${aws_apigatewayv2_authorizer.${name}.id}`,
  });
  const stage = (name: string, more: Json = {}): Json => ({ api_id: API, name, auto_deploy: true, ...more });
  const subnets = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];
  const subnet = (zone: string, third: number): Json => ({
    vpc_id: "${aws_vpc.main.id}",
    cidr_block: `10.0.${third}.0/24`,
    availability_zone: `eu-central-1${zone}`,
  });
  return {
    resource: {
      aws_iam_role: { ...ROLE.aws_iam_role, ...FUNCTION_ROLE },
      aws_apprunner_service: { backend: backend(digest) },
      aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
      aws_subnet: { a: subnet("a", 1), b: subnet("b", 2) },
      aws_security_group: { link: { name: "link", vpc_id: "${aws_vpc.main.id}" } },
      aws_lb: { inner: { name: "inner", internal: true, subnets, load_balancer_type: "application" } },
      aws_lb_listener: {
        inner: {
          load_balancer_arn: "${aws_lb.inner.arn}",
          port: 80,
          protocol: "HTTP",
          // What it was asked for is in the answer.
          default_action: {
            type: "redirect",
            redirect: { host: "inner.example", port: "443", path: "/seen/#{path}", status_code: "HTTP_302" },
          },
        },
      },
      aws_apigatewayv2_vpc_link: {
        link: { name: "link", subnet_ids: subnets, security_group_ids: ["${aws_security_group.link.id}"] },
      },
      aws_lambda_function: { gate: lambda("gate") },
      aws_lambda_permission: {
        gate: permission(
          "gate",
          "${aws_apigatewayv2_api.api.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.gate.id}",
        ),
      },
      aws_apigatewayv2_api: {
        api: {
          name: "api",
          protocol_type: "HTTP",
          cors_configuration: {
            allow_origins: ["https://app.example.com"],
            allow_methods: ["GET", "POST"],
            allow_headers: ["authorization"],
            max_age: 300,
            allow_credentials: true,
          },
        },
      },
      aws_apigatewayv2_authorizer: {
        world: jwt("world", "https://clerk.example"),
        own: jwt("own", issuer),
        gate: {
          api_id: API,
          name: "gate",
          authorizer_type: "REQUEST",
          authorizer_uri: "${aws_lambda_function.gate.invoke_arn}",
          authorizer_payload_format_version: "2.0",
          enable_simple_responses: true,
          authorizer_result_ttl_in_seconds: 0,
          identity_sources: ["$request.header.X-Key"],
        },
      },
      aws_apigatewayv2_integration: {
        pets: integration({
          integration_uri: `${service}/pets/{id}`,
          request_parameters: {
            "overwrite:header.X-User": "$context.authorizer.claims.sub",
            "append:header.X-Seen": "$${stageVariables.colour}-$${context.routeKey}",
            "remove:querystring.secret": "''",
            "overwrite:header.X-Told": "$context.authorizer.told",
          },
          response_parameters: [
            { status_code: "404", mappings: { "overwrite:statuscode": "410", "remove:header.x-inner": "''" } },
          ],
        }),
        all: integration({ integration_uri: `${service}/{proxy}` }),
        private: integration({
          connection_type: "VPC_LINK",
          connection_id: "${aws_apigatewayv2_vpc_link.link.id}",
          integration_uri: "${aws_lb_listener.inner.arn}",
        }),
      },
      aws_apigatewayv2_route: {
        pet: route("GET /pets/{id}", "pets", { ...by("JWT", "world"), authorization_scopes: ["read", "admin"] }),
        own: route("GET /own/{id}", "pets", by("JWT", "own")),
        gated: route("ANY /gated/{id}", "pets", by("CUSTOM", "gate")),
        all: route("ANY /open/{proxy+}", "all"),
        private: route("$default", "private"),
      },
      aws_apigatewayv2_stage: {
        usual: stage("$default", {
          stage_variables: { colour: "blue" },
          ...(limit ? { default_route_settings: { throttling_rate_limit: limit, throttling_burst_limit: limit } } : {}),
        }),
        beta: stage("beta"),
      },
    },
    output: {
      url: { value: "${aws_apigatewayv2_stage.usual.invoke_url}" },
      beta: { value: "${aws_apigatewayv2_stage.beta.invoke_url}" },
    },
  };
}

withTerraform("requests to an HTTP API", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "http-api", { source: SERVICE });
  let now = 1_000_000;
  const it = new Bench({ releases, clock: () => now });
  let url = "";
  let issuer = "";
  let sign: (claims: Json) => Promise<string>;
  let close = async () => {};

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    const key = { ...(await exportJWK(publicKey)), kid: "own" };
    const documents: Json = { "/keys": { keys: [key] } };
    const server = await listen((request, response) => response.end(JSON.stringify(documents[request.url ?? ""])));
    issuer = `http://127.0.0.1:${server.port}`;
    documents["/.well-known/openid-configuration"] = { issuer, jwks_uri: `${issuer}/keys` };
    close = () => server.close();
    sign = (claims) =>
      new SignJWT({ iss: issuer, sub: "user-1", aud: "pets", ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "own" })
        .setExpirationTime((claims["exp"] as number | undefined) ?? "1h")
        .sign(privateKey);
    writeArchive(it.folder, "gate.zip", { "index.mjs": AUTHORIZER });
    await it.open(stack(digest, issuer));
    await it.apply();
    url = String((await it.outputs())["url"]).replace(/\/$/, "");
  }, 60_000);
  afterAll(async () => {
    await it.world?.close();
    await close();
  });

  const ask = (path: string, token?: string, headers: Record<string, string> = {}): Promise<Answer> =>
    get(`${url}${path}`, { headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } });
  const seen = ({ text }: Answer) => JSON.parse(text) as { url: string; method: string; headers: Json };
  const world = (claims: Json = {}) =>
    it.world.token({ iss: "https://clerk.example", sub: "user-1", aud: "pets", scope: "read", ...claims });

  test("go along the most special route, with what is mapped into them", async () => {
    const answer = await ask("/pets/7?a=1&secret=x", await world(), { "x-user": "guess", "x-seen": "before" });
    expect(seen(answer)).toMatchObject({
      url: "/pets/7?a=1",
      method: "GET",
      headers: { "x-user": "user-1", "x-seen": "before,blue-GET /pets/{id}", via: "HTTP/1.1 AmazonAPIGateway" },
    });
    expect(seen(await ask("/open/a/b?c=d"))).toMatchObject({ url: "/a/b?c=d" });
    const gone = await ask("/pets/404", await world());
    expect([gone.status, gone.headers["x-inner"]]).toEqual([410, undefined]);
  });

  test("need a token of the issuer for the audience, in its time and with one of the scopes", async () => {
    expect(await ask("/pets/1")).toMatchObject({
      status: 401,
      text: '{"message":"Unauthorized"}',
      headers: { "www-authenticate": "Bearer" },
    });
    for (const wrong of [{ iss: "https://other.example" }, { aud: "other" }, { exp: 1 }]) {
      const refused = await ask("/own/1", await sign(wrong));
      expect(refused.status).toBe(401);
      expect(refused.headers["www-authenticate"]).toMatch(/error="invalid_token"/);
    }
    expect((await ask("/own/1", await sign({}))).status).toBe(200);
    // Signed by another key.
    expect((await ask("/pets/1", await sign({ iss: "https://clerk.example" }))).status).toBe(401);
    expect(await ask("/pets/1", await world({ scope: "write" }))).toMatchObject({
      status: 403,
      text: '{"message":"Forbidden"}',
    });
    expect((await ask("/pets/1", await world({ scope: "write admin" }))).status).toBe(200);
  });

  test("ask the function of an authorizer, which answers yes or no", async () => {
    const answer = await ask("/gated/1", undefined, { "x-key": "open" });
    expect(seen(answer).headers["x-told"]).toBe("2.0 REQUEST ANY /gated/{id} /gated/1 open GET");
    expect((await ask("/gated/1", undefined, { "x-key": "closed" })).status).toBe(403);
    expect((await ask("/gated/1")).status).toBe(401);
  });

  test("reach a load balancer through the private link, with the stage in the path but for $default", async () => {
    expect((await ask("/a/b")).headers["location"]).toBe("http://inner.example:443/seen/a/b");
    const beta = await get(`${String((await it.outputs())["beta"])}/a/b`);
    expect(beta.headers["location"]).toBe("http://inner.example:443/seen/beta/a/b");
  });

  test("of a browser: the API answers what it asks before, and says about CORS what is declared", async () => {
    const preflight = (origin: string) =>
      get(`${url}/pets/1`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } });
    expect(await preflight("https://app.example.com")).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "https://app.example.com",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "300",
        "access-control-allow-credentials": "true",
      },
    });
    expect((await preflight("https://evil.example")).headers).not.toHaveProperty("access-control-allow-origin");
    const { headers } = await ask("/open/x", undefined, { origin: "https://app.example.com" });
    expect(headers["access-control-allow-origin"]).toBe("https://app.example.com");
    expect((await ask("/pets/1", undefined, { origin: "https://app.example.com" })).headers).toMatchObject({
      "access-control-allow-origin": "https://app.example.com",
    });
  });

  test("are throttled as the stage says; a route that is gone answers 404; the second plan is empty", async () => {
    expect((await it.plan()).empty).toBe(true);
    const changed = stack(digest, issuer, { limit: 2 });
    delete ((changed["resource"] as Json)["aws_apigatewayv2_route"] as Json)["private"];
    it.write(changed);
    await it.apply();
    expect(await many(3, () => ask("/open/x"))).toEqual([200, 200, 429]);
    now += 1000;
    expect(await ask("/a/b")).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
  });

  test("find everything at its address again when the world is opened again", async () => {
    const { pathname, port } = new URL(it.world.addresses().find(({ name }) => name === "api/beta")!.url);
    expect([pathname, port]).toEqual(["/beta", new URL(url).port]);
    const before = it.world.addresses();
    expect(before.map(({ name, type }) => `${type} ${name}`)).toEqual([
      "aws_apigatewayv2_stage api/$default",
      "aws_apigatewayv2_stage api/beta",
      "aws_lb inner",
    ]);
    const { folder } = it.world;
    await it.world.close();
    await expect(ask("/open/x")).rejects.toThrow(/ECONNREFUSED/);
    it.world = await openWorld({ folder, releases, from: __dirname, stacks: [it.folder], clock: () => now });
    expect(it.world.addresses()).toEqual(before);
    expect((await ask("/open/x")).status).toBe(200);
    expect((await ask("/gated/1", undefined, { "x-key": "open" })).status).toBe(200);
  });
});
