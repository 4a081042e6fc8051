import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { answerJson } from "../listener.ts";
import type { Connection } from "./connection.ts";

const LARGEST_MESSAGE = 128 * 1024;

/** A call of the management API: `/<stage>/@connections/<id>`. */
export function isConnectionCall({ url = "/" }: IncomingMessage): { stage: string; id: string } | undefined {
  const [, stage = "", id = ""] = /^\/([^/]+)\/(?:@|%40)connections\/([^/?]+)$/i.exec(url.split("?")[0] ?? "") ?? [];
  return id === "" ? undefined : { stage, id: decodeURIComponent(id) };
}

/**
 * What the service behind does with a connection: send, look, end. Calls have to be signed; whether the role may is not looked at.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function manage(
  { id, stage }: { stage: string; id: string },
  request: IncomingMessage,
  response: ServerResponse,
  connections: ReadonlyMap<string, Connection>,
): Promise<unknown> {
  const refuse = (status: number, message: string | null, type: string) =>
    answerJson(response, status, { message }, { "x-amzn-errortype": type });
  if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 "))
    return refuse(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
  const connection = connections.get(id);
  if (!connection?.socket || connection.stage !== stage) return refuse(410, "Gone", "GoneException");
  switch (request.method) {
    case "GET":
      return answerJson(response, 200, {
        connectedAt: new Date(connection.connectedAt).toISOString(),
        identity: { sourceIp: connection.sourceIp, userAgent: connection.request.headers["user-agent"] ?? null },
        lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
      });
    case "POST": {
      const message = await buffer(request);
      if (message.length > LARGEST_MESSAGE) return refuse(413, null, "PayloadTooLargeException");
      connection.lastActiveAt = Date.now();
      connection.socket.send(message, { binary: false });
      return response.writeHead(200).end();
    }
    case "DELETE":
      connection.socket.close(1000, "Connection Closed Normally");
      return response.writeHead(204).end();
    default:
      return refuse(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
  }
}
