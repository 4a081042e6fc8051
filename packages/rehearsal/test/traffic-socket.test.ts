import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import { FUNCTION_ROLE, lambda, permission, writeArchive } from "./support/functions.ts";
import { writeRelease } from "./support/releases.ts";
import { backend, get, ROLE } from "./support/requests.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

const API = "${aws_apigatewayv2_api.live.id}";

/** Remembers what it was called with, refuses some, and answers messages. */
const SERVICE = `
import { createServer } from "node:http";
const calls = [];
createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk)).on("end", () => {
    if (request.url === "/calls") return response.end(JSON.stringify(calls));
    const { "x-connection-id": connection, "x-user-id": user, "x-plan": plan, "x-origin-verify": gate, "x-do": wanted } = request.headers;
    calls.push({ at: request.method + " " + request.url, connection, user, plan, gate, body });
    if (user === "banned") response.statusCode = 403;
    if (wanted === "fail") response.statusCode = 500;
    if (request.url === "/ws/connect") response.setHeader("sec-websocket-protocol", "chat.v2");
    response.end(JSON.stringify({ echo: body }));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const AUTHORIZER = `
export const handler = async ({ headers, methodArn, queryStringParameters, requestContext, type, ...rest }) => {
  const { token } = queryStringParameters;
  if (token === "wrong") throw new Error("Unauthorized");
  return {
    principalId: token,
    policyDocument: { Statement: [{ Action: "execute-api:Invoke", Effect: token === "denied" ? "Deny" : "Allow", Resource: methodArn }] },
    context: { plan: [type, requestContext.eventType, requestContext.routeKey, Object.keys(rest).sort(), headers["X-Client"]].join(" ") },
  };
};
`;

function stack(digest: string, { limit }: { limit?: number } = {}): Json {
  const header = (name: string) => `integration.request.header.${name}`;
  const integration = (path: string, more: Json = {}): Json => ({
    api_id: API,
    integration_type: "HTTP_PROXY",
    integration_method: "POST",
    integration_uri: `https://\${aws_apprunner_service.backend.service_url}${path}`,
    request_parameters: {
      [header("X-Connection-Id")]: "context.connectionId",
      [header("X-User-Id")]: "context.authorizer.principalId",
      [header("X-Plan")]: "context.authorizer.plan",
      [header("X-Origin-Verify")]: "'gate'",
      ...more,
    },
  });
  const route = (key: string, to: string, more: Json = {}): Json => ({
    api_id: API,
    route_key: key,
    target: `integrations/\${aws_apigatewayv2_integration.${to}.id}`,
    ...more,
  });
  return {
    resource: {
      aws_iam_role: { ...ROLE.aws_iam_role, ...FUNCTION_ROLE },
      aws_apprunner_service: { backend: backend(digest) },
      aws_lambda_function: { gate: lambda("gate") },
      aws_lambda_permission: {
        gate: permission(
          "gate",
          "${aws_apigatewayv2_api.live.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.gate.id}",
        ),
      },
      aws_apigatewayv2_api: {
        live: {
          name: "live",
          protocol_type: "WEBSOCKET",
          route_selection_expression: "$request.body.action",
        },
      },
      aws_apigatewayv2_authorizer: {
        gate: {
          api_id: API,
          name: "gate",
          authorizer_type: "REQUEST",
          authorizer_uri: "${aws_lambda_function.gate.invoke_arn}",
          identity_sources: ["route.request.querystring.token"],
        },
      },
      aws_apigatewayv2_integration: {
        connect: integration("/ws/connect"),
        disconnect: integration("/ws/disconnect"),
        say: integration("/ws/say", { [header("X-Do")]: "route.request.body.please" }),
        rest: integration("/ws/rest"),
      },
      aws_apigatewayv2_route: {
        connect: route("$connect", "connect", {
          authorization_type: "CUSTOM",
          authorizer_id: "${aws_apigatewayv2_authorizer.gate.id}",
        }),
        disconnect: route("$disconnect", "disconnect"),
        say: route("say", "say", { route_response_selection_expression: "$default" }),
        rest: route("$default", "rest"),
      },
      aws_apigatewayv2_route_response: {
        say: { api_id: API, route_id: "${aws_apigatewayv2_route.say.id}", route_response_key: "$default" },
      },
      aws_apigatewayv2_deployment: {
        d: {
          api_id: API,
          depends_on: [
            ...["connect", "disconnect", "say", "rest"].map((name) => `aws_apigatewayv2_route.${name}`),
            "aws_apigatewayv2_route_response.say",
          ],
        },
      },
      aws_apigatewayv2_stage: {
        s: {
          api_id: API,
          name: "live",
          deployment_id: "${aws_apigatewayv2_deployment.d.id}",
          ...(limit
            ? { route_settings: [{ route_key: "say", throttling_rate_limit: limit, throttling_burst_limit: limit }] }
            : {}),
        },
      },
    },
    output: {
      url: { value: "${aws_apigatewayv2_stage.s.invoke_url}" },
      direct: { value: "http://${aws_apprunner_service.backend.service_url}" },
    },
  };
}

withTerraform("connections to a WebSocket API", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "sockets", { source: SERVICE });
  const it = new Bench({ releases, clock: () => 1_000_000 });
  let url = "";
  let direct = "";

  beforeAll(async () => {
    writeArchive(it.folder, "gate.zip", { "index.mjs": AUTHORIZER });
    await it.open(stack(digest));
    await it.apply();
    ({ url, direct } = (await it.outputs()) as { url: string; direct: string });
  }, 60_000);
  afterAll(() => it.world?.close());

  type Call = { at: string; connection: string; user: string; plan: string; gate: string; body: string };
  const calls = async (): Promise<Call[]> => JSON.parse((await get(`${direct}/calls`)).text) as Call[];
  const called = async (path: string, connection: string): Promise<Call> => {
    for (;;) {
      const found = (await calls()).find((call) => call.at === `POST ${path}` && call.connection === connection);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** Opens a connection and tells its id. */
  const open = async (token: string, options: ClientOptions & { protocols?: string[] } = {}) => {
    const { protocols = [], ...more } = options;
    const socket = new WebSocket(`${url}?token=${token}`, protocols, more);
    await once(socket, "open");
    return { socket, id: (await calls()).findLast(({ user }) => user === token)!.connection };
  };
  const refused = async (address: string): Promise<{ status: number; text: string }> => {
    const socket = new WebSocket(address);
    const [, response] = (await once(socket, "unexpected-response")) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number },
    ];
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, text };
  };
  const reply = async (socket: WebSocket, message: string): Promise<string> => {
    const answered = once(socket, "message");
    socket.send(message);
    return String((await answered)[0]);
  };
  const manage = (id: string, method: string, body?: string, signed = true) =>
    fetch(`${url.replace("ws:", "http:")}/@connections/${encodeURIComponent(id)}`, {
      method,
      headers: signed
        ? { authorization: "AWS4-HMAC-SHA256 Credential=stand-in/20260101/eu-central-1/execute-api/aws4_request" }
        : {},
      ...(body === undefined ? {} : { body }),
    });

  test("open when the authorizer lets the caller in and the service agrees, which knows who it is", async () => {
    const { id, socket } = await open("user-1", { protocols: ["chat.v2", "chat.v1"], headers: { "X-Client": "cli" } });
    expect(socket.protocol).toBe("chat.v2");
    expect(id).toMatch(/^[\w+/]{15}=$/);
    expect(await called("/ws/connect", id)).toEqual({
      at: "POST /ws/connect",
      connection: id,
      user: "user-1",
      plan: "REQUEST CONNECT $connect multiValueHeaders,multiValueQueryStringParameters,stageVariables cli",
      gate: "gate",
      body: "",
    });
    socket.close();
  });

  test("are refused: 401 without a token and by the function, 403 by its policy and by the service, 403 for another stage", async () => {
    expect(await refused(url)).toEqual({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(await refused(`${url}?token=wrong`)).toMatchObject({ status: 401 });
    expect((await refused(`${url}?token=denied`)).text).toMatch(/with an explicit deny/);
    expect(await refused(`${url}?token=banned`)).toEqual({ status: 403, text: '{"echo":""}' });
    expect(await refused(`${url}s?token=user-1`)).toMatchObject({ status: 403 });
    expect((await get(url.replace("ws:", "http:"))).status).toBe(426);
  });

  test("carry messages along the route that their action names, and along $default without", async () => {
    const { id, socket } = await open("user-2");
    const said = '{"action":"say","text":"hello"}';
    expect(JSON.parse(await reply(socket, said))).toEqual({ echo: said });
    socket.send("not JSON");
    expect(await called("/ws/rest", id)).toMatchObject({ user: "user-2", body: "not JSON" });
    // What the service answers on a route without a response is nobody's.
    expect(JSON.parse(await reply(socket, '{"action":"say","please":"fail"}'))).toEqual({
      message: "Internal server error",
      connectionId: id,
      requestId: expect.any(String),
    });
    socket.close();
    expect(await called("/ws/disconnect", id)).toMatchObject({ user: "user-2" });
  });

  test("are pushed to, looked at and ended by the service, with signed calls and as long as they are open", async () => {
    const { id, socket } = await open("user-3");
    expect((await manage(id, "POST", "hello", false)).status).toBe(403);
    const pushed = once(socket, "message");
    expect((await manage(id, "POST", "hello")).status).toBe(200);
    expect(String((await pushed)[0])).toBe("hello");
    expect(await (await manage(id, "GET")).json()).toMatchObject({ identity: { sourceIp: "127.0.0.1" } });
    const closed = once(socket, "close");
    expect((await manage(id, "DELETE")).status).toBe(204);
    expect((await closed)[0]).toBe(1000);
    expect((await fetch(`${url.replace("ws:", "http:")}/@connections/%E0%A4%A`)).status).toBe(500);
    const gone = await manage(id, "POST", "hello");
    expect([gone.status, gone.headers.get("x-amzn-errortype")]).toEqual([410, "GoneException"]);
  });

  test("end with 1009 when a message is larger than 128 KB", async () => {
    const { socket } = await open("user-4");
    const closed = once(socket, "close");
    socket.send("x".repeat(128 * 1024 + 1));
    expect((await closed)[0]).toBe(1009);
  });

  test("the second plan is empty; a limit of a route holds at once for who is connected", async () => {
    expect((await it.plan()).empty).toBe(true);
    const { socket } = await open("user-5");
    it.write(stack(digest, { limit: 1 }));
    await it.apply();
    const said = '{"action":"say"}';
    expect(JSON.parse(await reply(socket, said))).toEqual({ echo: said });
    expect(JSON.parse(await reply(socket, said))).toMatchObject({ message: "Too Many Requests" });
    socket.close();
  });
});
