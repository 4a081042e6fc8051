import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Decision } from "../authorizers/authorizers.ts";
import { requestEvent } from "../authorizers/events.ts";
import { refusalOf } from "../authorizers/refusals.ts";
import { answerJson, type Listener, listen, orElse } from "../listener.ts";
import { evaluate } from "../mapping.ts";
import { Connection, callBack } from "./connection.ts";
import { isConnectionCall, manage } from "./management.ts";
import type { SocketRoute, SocketStage } from "./types.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const LARGEST_MESSAGE = 128 * 1024;
const LONGEST_SILENCE = 10 * 60_000;
const LONGEST_CONNECTION = 2 * 60 * 60_000;

/**
 * The address of a WebSocket API: `ws://127.0.0.1:<port>/<stage>`, and `/<stage>/@connections/<id>` for the service behind. The stages are asked
 * for with every event, so that another deployment is served at once.
 */
export async function openSocketApi(stageOf: (name: string) => SocketStage | undefined, port = 0): Promise<Listener> {
  const api = new SocketApi(stageOf);
  const listener = await listen(
    (request, response) =>
      orElse(api.answer(request, response), response, () => answerJson(response, 500, { message: null })),
    port,
    (request, socket, head) => void api.connect(request, socket, head).catch(() => refuse(socket, 500, {})),
  );
  return {
    port: listener.port,
    close: () => {
      api.close();
      return listener.close();
    },
  };
}

class SocketApi {
  private readonly stageOf: (name: string) => SocketStage | undefined;
  private readonly connections = new Map<string, Connection>();
  private closed = false;

  constructor(stageOf: (name: string) => SocketStage | undefined) {
    this.stageOf = stageOf;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const call = isConnectionCall(request);
    if (call) return manage(call, request, response, this.connections);
    return answerJson(response, 426, { message: "Upgrade Required" }, { upgrade: "websocket", connection: "upgrade" });
  }

  async connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const { pathname } = new URL(request.url ?? "/", "http://stage");
    const stage = this.stageOf(pathname.replace(/^\/|\/$/g, ""));
    if (!stage) return refuse(socket, 403, { message: "Forbidden" });
    const connection = new Connection(stage.name, request);
    const route = stage.routes.find(({ key }) => key === "$connect");
    if (!stage.mayPass("$connect")) return refuse(socket, 429, { message: "Too Many Requests" });
    let protocol: string | undefined;
    if (route) {
      const decision = await admit(stage, route, connection);
      if (!decision.admitted) {
        const { body, status } = refusalOf(decision.why);
        return refuse(socket, status, body);
      }
      connection.knows = decision.knows;
      const { headers, status, text } = await callBack(
        route,
        connection.mapping(stage, "CONNECT", "$connect"),
        undefined,
      );
      if (status < 200 || status > 299) return refuse(socket, status < 400 ? 502 : status, text);
      protocol = headers.get("sec-websocket-protocol") ?? undefined;
    }
    const server = new WebSocketServer({
      noServer: true,
      maxPayload: LARGEST_MESSAGE,
      clientTracking: false,
      // Without the service's word none is agreed on.
      handleProtocols: (offered) => (protocol !== undefined && offered.has(protocol) ? protocol : false),
    });
    server.handleUpgrade(request, socket, head, (open) => this.open(connection, open));
  }

  private open(connection: Connection, socket: WebSocket): void {
    connection.socket = socket;
    this.connections.set(connection.id, connection);
    const goingAway = () => socket.close(1001, "Going away");
    const silence = setTimeout(goingAway, LONGEST_SILENCE).unref();
    const end = setTimeout(goingAway, LONGEST_CONNECTION).unref();
    socket.on("message", (data, isBinary) => {
      silence.refresh();
      connection.lastActiveAt = Date.now();
      this.message(connection, bytesOf(data), isBinary).catch(() => socket.close(1011, "Internal server error"));
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      clearTimeout(silence);
      clearTimeout(end);
      this.connections.delete(connection.id);
      // Told at best: nobody is there any more to hear that it failed.
      if (!this.closed) this.disconnect(connection).catch(() => {});
    });
  }

  private async message(connection: Connection, data: Buffer, isBinary: boolean): Promise<void> {
    const stage = this.stageOf(connection.stage);
    if (!stage) return;
    const text = data.toString("utf8");
    const body = isBinary ? undefined : parsed(text);
    const selected = evaluate(
      stage.selection.replace(/^\$\{(.*)\}$/, "$$$1"),
      connection.mapping(stage, "MESSAGE", "", body),
    );
    const route = ofKey(stage, selected) ?? ofKey(stage, "$default");
    const mapping = connection.mapping(stage, "MESSAGE", route?.key ?? "", body);
    const { connectionId, requestId } = mapping.context;
    const say = (message: string) => connection.socket?.send(JSON.stringify({ message, connectionId, requestId }));
    if (!route) return say("Forbidden");
    if (!stage.mayPass(route.key)) return say("Too Many Requests");
    const answer = await callBack(route, mapping, isBinary ? data : text);
    // What the service answers is its caller's only where the route says so; what fails always is.
    if (answer.status >= 500) return say("Internal server error");
    if (route.answers && answer.text !== "") connection.socket?.send(answer.text);
  }

  private async disconnect(connection: Connection): Promise<void> {
    const stage = this.stageOf(connection.stage);
    const route = stage && ofKey(stage, "$disconnect");
    if (stage && route) await callBack(route, connection.mapping(stage, "DISCONNECT", route.key), undefined);
  }

  close(): void {
    this.closed = true;
    for (const { socket } of this.connections.values()) socket?.terminate();
  }
}

function ofKey({ routes }: SocketStage, key: string | undefined): SocketRoute | undefined {
  return routes.find((route) => route.key === key);
}

/** Only $connect can ask: who is connected has been asked. */
async function admit(stage: SocketStage, route: SocketRoute, connection: Connection): Promise<Decision> {
  if (route.authorization === "NONE") return { admitted: true, knows: {}, usageIdentifierKey: undefined };
  if (!route.authorizer) return { admitted: false, why: "not-run" };
  const mapping = connection.mapping(stage, "CONNECT", "$connect");
  const requestContext = {
    routeKey: "$connect",
    eventType: "CONNECT",
    messageDirection: "IN",
    apiId: stage.apiId,
    connectedAt: connection.connectedAt,
    connectionId: connection.id,
    domainName: mapping.context["domainName"],
    requestTimeEpoch: Date.now(),
  };
  const methodArn = `${stage.executionArn}/$connect`;
  const asked = { mapping, methodArn, resource: "$connect", path: "/", requestContext };
  return stage.authorizers.ask(route.authorizer, asked, stage.executionArn, (one) => {
    const {
      httpMethod: _,
      path: _path,
      pathParameters: _parameters,
      resource: _resource,
      ...event
    } = requestEvent(one);
    return event;
  });
}

/** Answers instead of switching to WebSocket. */
function refuse(socket: Duplex, status: number, body: object | string): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "content-type: application/json",
      "connection: close",
      `content-length: ${Buffer.byteLength(text)}`,
      "",
      text,
    ].join("\r\n"),
  );
}

function bytesOf(data: RawData): Buffer {
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
