// Every line marked with an error comment must be refused by the compiler, and no other line. One call a mistake: a call
// that is refused for one reason is not looked at for the next.
import { system } from "@towline/system";

const production = { production: { class: "production", branch: "main" } } as const;

export const output = system("a", {
  repository: "example/a",
  environments: production,
  infrastructure: (stack, { environment }) => ({ url: `https://${environment.name}.${stack.node.id}` }),
  verify: {
    smoke: {
      file: "smoke.yaml",
      at: "ulr", // error: not assignable to type '"url"'
    },
  },
});

export const secret = system("b", {
  repository: "example/b",
  environments: production,
  pipelineSecrets: { repository: ["SNYK_TOKEN"], environment: ["TEST_TOKEN"] },
  verify: {
    smoke: {
      file: "smoke.yaml",
      token: "TEST_TOKN", // error: Did you mean '"TEST_TOKEN"'
    },
  },
});

export const environment = system("c", {
  repository: "example/c",
  environments: production,
  verify: { browser: { config: "playwright.config.ts", in: ["prodution"] } }, // error: not assignable to type '"production"'
});

export const bucket = system("d", {
  repository: "example/d",
  environments: production,
  infrastructure: (stack) => ({ site: stack.node.id }),
  services: {
    web: {
      on: "static-site",
      build: "npm run build",
      folder: "dist",
      bucket: "sites", // error: not assignable to type '"site"'
    },
  },
});

export const image = system("e", {
  repository: "example/e",
  environments: { production: { class: "production", host: "chat.example.org" } },
  images: { backend: { name: "chat-backend", context: "backend" } },
  services: {
    chat: { on: "compose", file: "compose.yml", images: ["backnd"] }, // error: not assignable to type '"backend"'
  },
});

export const serviceEnvironment = system("f", {
  repository: "example/f",
  environments: { production: { class: "production", host: "chat.example.org" } },
  services: {
    chat: { on: "compose", file: "compose.yml", images: [], in: ["staging"] }, // error: not assignable to type '"production"'
  },
});

// What exists compiles.
export const right = system("g", {
  repository: "example/g",
  environments: production,
  infrastructure: (stack, { environment }) => ({ url: `https://${environment.name}.${stack.node.id}` }),
  verify: { smoke: { file: "smoke.yaml", at: "url" }, browser: { config: "playwright.config.ts", in: ["production"] } },
});
export const url: "url" = right.outputs.url;
