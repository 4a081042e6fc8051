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

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    // Requests that are being answered are finished; connections that only wait are closed.
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
