import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings(process.env);
const server = createApp(settings);
server.listen(settings.port, settings.host, () => {
  // PORT=0 means any free port, so the port is asked for.
  const { port } = server.address() as AddressInfo;
  console.log(`demo-api ${settings.digest} listens on http://${settings.host}:${port}`);
});

// A connection whose request was under way at the signal would otherwise be kept alive for 5 s after its answer, and so the process.
let ending = false;
server.on("request", (_, response) => {
  response.once("close", () => {
    if (ending) setImmediate(() => server.closeIdleConnections());
  });
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    ending = true;
    // Requests that are being answered are finished; connections that only wait are closed.
    server.close(() => process.exit(0));
  });
}
