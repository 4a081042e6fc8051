// Every line marked with an error comment must be refused by the compiler, and no other line.
import { pythonQuality, system } from "@towline/system";

const shop = system("shop", {
  repository: "example/shop",
  environments: {
    staging: {
      class: "staging",
      branch: "staging",
      account: "111111111111",
      region: "eu-west-1",
      zones: ["eu-west-1a"],
      cidr: "10.1.0.0/16",
      sizes: { web: "0.5 vCPU, 1 GB" },
    },
    production: {
      class: "production",
      branch: "main",
      account: "222222222222",
      region: "eu-west-1",
      zones: ["eu-west-1a"],
      cidr: "10.0.0.0/16",
      sizes: { web: "1 vCPU, 2 GB" },
    },
  },
  images: { web: { name: "shop-web", context: "web" } },
  secrets: { database: ["DATABASE_URL"] },
  variables: { ORIGIN: { staging: "https://staging.example", production: "https://example" } },
  pipelineSecrets: { repository: ["SNYK_TOKEN"], environment: ["TEST_TOKEN"] },

  infrastructure(_stack, { environment, images, secrets, variables }) {
    const image = images.web.uri;
    images.webb; // error: Property 'webb' does not exist
    variables.ORIGN; // error: Property 'ORIGN' does not exist
    secrets.databse; // error: Property 'databse' does not exist
    environment.sizes.wbe; // error: Property 'wbe' does not exist
    environment.name === "prod"; // error: no overlap
    environment.branch === "master"; // error: no overlap
    environment.budget; // error: Property 'budget' does not exist
    return { url: image, arn: secrets.database.arn };
  },

  pipeline: ({ secrets, variables, environments, images }) => {
    secrets.SNYK_TOKN; // error: Property 'SNYK_TOKN' does not exist
    variables.ORIGN; // error: Property 'ORIGN' does not exist
    environments.stagin; // error: Property 'stagin' does not exist
    images.wbe; // error: Property 'wbe' does not exist
    return { stages: [pythonQuality({ python: "3.11", snyk: secrets.SNYK_TOKEN })] };
  },
});

shop.environments.prod; // error: Property 'prod' does not exist
shop.branches.master; // error: Property 'master' does not exist
shop.images.backend; // error: Property 'backend' does not exist
shop.secrets.databse; // error: Property 'databse' does not exist
shop.secrets.database.DATABSE_URL; // error: Property 'DATABSE_URL' does not exist
shop.variables.ORIGN; // error: Property 'ORIGN' does not exist
shop.pipelineSecrets.SNYK; // error: Property 'SNYK' does not exist
shop.outputs.ulr; // error: Property 'ulr' does not exist

// What exists compiles.
export const names: string[] = [
  shop.environments.production,
  shop.branches.main,
  shop.images.web,
  shop.secrets.database.DATABASE_URL,
  shop.variables.ORIGIN,
  shop.pipelineSecrets.TEST_TOKEN,
  shop.outputs.url,
];
