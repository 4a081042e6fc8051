import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface Proxy {
  readonly url: string;
  /** What tunnels were asked for, `host:port` each, in order. */
  readonly tunnels: string[];
  readonly server: Server;
}

/** A proxy on the loopback interface, all of whose tunnels end at the same service, wherever they were to lead. */
export async function startProxy(service: string): Promise<Proxy> {
  const tunnels: string[] = [];
  const server = createServer().on("connect", (request, socket: Socket) => {
    tunnels.push(request.url!);
    const upstream = connect(Number(new URL(service).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    socket.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels, server };
}
