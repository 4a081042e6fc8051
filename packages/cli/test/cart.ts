import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./towline.ts";

/** One service in two environments: all that a delivery goes through, stacks side by side, and a fifth of what Eloquent has. */
const SYSTEM = `
import { ApiGateway, AppRunner, Networking } from "@towline/infra";
import { system } from "@towline/system";

export const cart = system("cart", {
  repository: "example/cart",
  environments: {
    staging: {
      class: "staging",
      branch: "staging",
      account: "111111111111",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.0.0.0/16",
    },
    preview: {
      class: "staging",
      branch: "preview",
      account: "111111111111",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.1.0.0/16",
    },
  },
  images: { web: { name: "cart-web", context: "web", rehearsedBy: "../demo-api" } },
  infrastructure(stack, { environment, region, images }) {
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const web = new AppRunner(stack, "web", {
      name: "cart-" + environment.name,
      network,
      image: images.web,
      port: 8000,
      size: "0.25 vCPU, 0.5 GB",
      scale: { min: 1, max: 2, concurrency: 100 },
      health: { path: "/health", every: "5 seconds", timeout: "2 seconds", healthy: 1, unhealthy: 3 },
    });
    const api = new ApiGateway(stack, "api", {
      name: "cart-api-" + environment.name,
      forwardsTo: web,
      limits: { perIp: "1000 / minute" },
    });
    return { url: api.url, service: web };
  },
  verify: { smoke: "smoke.yaml" },
});
`;

const MAIN = `
import { synthesizeMain } from "@towline/system/main";

await synthesizeMain(() => import("./system.ts"));
`;

const SMOKE = `
version: { path: /version, field: digest }
checks:
  - name: health
    get: /health
    expect: { status: 200, json: { status: ok } }
`;

/** A small system in a folder of its own, beside the apps: packages and the service that stands in for its image are found from there. */
export function smallSystem(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(root, "apps", ".copy-"));
  writeFileSync(join(folder, "package.json"), '{ "name": "cart", "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "system.ts"), SYSTEM);
  writeFileSync(join(folder, "main.ts"), MAIN);
  writeFileSync(join(folder, "smoke.yaml"), SMOKE);
  symlinkSync(join(root, "apps", "eloquent", "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
