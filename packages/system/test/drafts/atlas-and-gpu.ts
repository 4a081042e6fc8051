import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { Networking, TerraformProvider, TerraformResource } from "@towline/infra";
import { system } from "@towline/system";

/** A provider without bindings needs two small classes: `cdktf get` writes larger ones of the same kind. */
class AtlasProvider extends TerraformProvider {
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { public_key: "eremois" };
  }
}

class AtlasCluster extends TerraformResource {
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { name: "eremois", cluster_type: "REPLICASET" };
  }
}

/** R: a front end on Vercel, services on ECS with and without a GPU, and a database of another provider. */
export const atlasAndGpu = system("eremois", {
  repository: "eremois/app",
  environments: {
    production: {
      class: "production",
      branch: "main",
      account: "555555555555",
      region: "eu-central-1",
      zones: ["eu-central-1a", "eu-central-1b"],
      cidr: "10.20.0.0/16",
    },
  },
  images: {
    backend: { name: "eremois-backend", context: "backend" },
    ai: { name: "eremois-ai", context: "ai", dockerfile: "gpu.Dockerfile" },
  },
  secrets: { database: ["MONGODB_URI"], atlas: ["MONGODB_ATLAS_PRIVATE_KEY"] },

  infrastructure(stack, { environment, region }) {
    // Another provider is a provider of the same stack; nothing in the declaration changes its shape.
    const atlas = new AtlasProvider(stack, "mongodbatlas", {
      terraformResourceType: "mongodbatlas",
      terraformGeneratorMetadata: { providerName: "mongodbatlas", providerVersion: "1.41.1" },
      terraformProviderSource: "mongodb/mongodbatlas",
    });
    const cluster = new AtlasCluster(stack, "cluster", {
      terraformResourceType: "mongodbatlas_advanced_cluster",
      provider: atlas,
    });
    new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const inference = new EcsService(stack, "ai", {
      name: "ai",
      capacityProviderStrategy: [{ capacityProvider: "gpu", weight: 1 }],
    });
    return { url: "https://api.eremois.example", cluster: cluster.fqn, inference: inference.id };
  },

  services: { frontend: { on: "vercel", project: "eremois", folder: "frontend", health: "/" } },
  verify: { smoke: "smoke.yaml" },
});
