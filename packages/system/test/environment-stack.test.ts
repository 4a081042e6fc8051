import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Networking } from "@towline/infra";
import { digestVariables, synthesize, system } from "../src/index.ts";
import { all, one, production, stacksOf, staging, web } from "./support/shop.ts";

const output = () => ({ url: "https://shop.example" });

test("a stack is in the account and region of its environment, with the tags of its project", () => {
  const { staging: stack } = stacksOf(
    system("shop", { repository: "e/s", environments: { staging }, infrastructure: output }),
  );
  expect(stack!["provider"].aws).toEqual([
    {
      region: "eu-west-1",
      allowed_account_ids: ["111111111111"],
      default_tags: [{ tags: { Environment: "staging", Project: "shop", ManagedBy: "terraform" } }],
    },
  ]);
});

test("the project of the tags can have a name of its own", () => {
  const { staging: stack } = stacksOf(
    system("shop", { repository: "e/s", project: "web-shop", environments: { staging }, infrastructure: output }),
  );
  expect(stack!["provider"].aws[0].default_tags[0].tags["Project"]).toBe("web-shop");
});

test("environments that share an account share its state bucket, each with a key of its own", () => {
  const environments = { staging, preview: { ...staging, class: "ephemeral", branch: "preview", cidr: "10.2.0.0/16" } };
  const stacks = stacksOf(
    system("shop", { repository: "e/s", environments: environments as never, infrastructure: output }),
  );
  const backends = Object.values(stacks).map((stack) => stack["terraform"].backend.s3);
  expect(new Set(backends.map(({ bucket }) => bucket))).toEqual(new Set(["shop-terraform-state-111111111111"]));
  expect(backends.map(({ key }) => key)).toEqual([
    "bootstrap/terraform.tfstate",
    "staging/terraform.tfstate",
    "preview/terraform.tfstate",
  ]);
  for (const backend of backends) expect(backend).toMatchObject({ encrypt: true, use_lockfile: true });
});

test("the digest of every image comes in by a variable, and goes out as the release", () => {
  const declared = system("shop", {
    repository: "e/s",
    environments: { staging },
    images: { "web-app": { name: "shop-web", context: "web" }, jobs: { name: "shop-jobs", context: "jobs" } },
    infrastructure: (_stack, { images }) => ({ web: images["web-app"].uri, jobs: images.jobs.uri }),
  });
  const { staging: stack } = stacksOf(declared);
  expect(Object.keys(stack!["variable"]).sort()).toEqual(Object.values(digestVariables(declared)).sort());
  expect(stack!["output"].release.value).toEqual({
    web_app_digest: "${var.web_app_digest}",
    jobs_digest: "${var.jobs_digest}",
  });
  expect(stack!["output"].web.value).toBe(
    "111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop-web@${var.web_app_digest}",
  );
});

test("what the infrastructure returns becomes outputs of the same names, a construct with all it tells", () => {
  const { staging: stack } = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { staging },
      infrastructure: () => ({
        url: "https://shop.example",
        replicas: 2,
        public: true,
        cache: { outputs: { endpoint: "cache.example", port: "6379" } },
      }),
    }),
  );
  const described = (name: string) => ({ description: `"${name}", as the infrastructure of shop returns it.` });
  expect(stack!["output"]).toEqual({
    url: { ...described("url"), value: "https://shop.example" },
    replicas: { ...described("replicas"), value: 2 },
    public: { ...described("public"), value: true },
    cache: { ...described("cache"), value: { endpoint: "cache.example", port: "6379" } },
  });
});

test("a secret group is a secret of the system; a variable has the value of its environment", () => {
  const seen: Record<string, unknown> = {};
  const stacks = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { staging, production },
      secrets: { database: ["DATABASE_URL", "DATABASE_KEY"] },
      variables: { ORIGIN: { staging: "https://staging.example", production: "https://example" }, LOG: "info" },
      infrastructure(_stack, { environment, variables }) {
        seen[environment.name] = variables;
        return output();
      },
    }),
  );
  expect(seen).toEqual({
    staging: { ORIGIN: "https://staging.example", LOG: "info" },
    production: { ORIGIN: "https://example", LOG: "info" },
  });
  expect(one(stacks["staging"], "aws_secretsmanager_secret")["name"]).toBe("shop/database");
  expect(JSON.parse(one(stacks["staging"], "aws_secretsmanager_secret_version")["secret_string_wo"])).toEqual({
    DATABASE_URL: "",
    DATABASE_KEY: "",
  });
});

test("the class of the environment decides what nobody wrote", () => {
  const stacks = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { staging, production },
      infrastructure(stack, { environment, region }) {
        new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
        return output();
      },
    }),
  );
  expect(all(stacks["staging"], "aws_nat_gateway")).toHaveLength(1);
  expect(all(stacks["production"], "aws_nat_gateway")).toHaveLength(2);
});

test("without an account a stack keeps its state beside it, has Terraform pinned, and no provider and no bootstrap", () => {
  const { account: _, branch: __, ...local } = staging;
  const stacks = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { local: { ...local, class: "local" } },
      infrastructure: output,
    }),
  );
  expect(Object.keys(stacks)).toEqual(["local"]);
  expect(stacks["local"]!["terraform"]).toEqual({
    backend: { local: { path: "terraform.local.tfstate" } },
    required_version: ">= 1.11.0",
  });
  expect(stacks["local"]!["provider"]).toBeUndefined();
});

test("an environment without a region has no stack", () => {
  const environments = { staging, local: { class: "local" } } as const;
  const stacks = stacksOf(system("shop", { repository: "e/s", environments, infrastructure: output }));
  expect(Object.keys(stacks)).toEqual(["bootstrap", "staging"]);
});

describe("what is wrong with stacks", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "towline-system-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const wrong = (outputs: Record<string, string>, at = "url") =>
    system("shop", {
      repository: "e/s",
      environments: { staging, production },
      images: web,
      infrastructure: () => outputs,
      verify: { smoke: { file: "smoke.yaml", at: at as never } },
    });

  test("an output that the smoke tests want and nobody returns is told for every stack, and nothing is written", () => {
    const outdir = join(folder, "deep", "cdktf.out");
    expect(() => synthesize(wrong({ url: "https://shop.example" }, "ulr"), { outdir })).toThrow(
      expect.objectContaining({
        message: ["production", "staging"]
          .map(
            (stack) =>
              `SYS061 at ${stack}: smoke tests run at the output "ulr", which the infrastructure does not return. Instead: verify.smoke.at with one of: url`,
          )
          .join("\n"),
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("the output of the release cannot be taken", () => {
    expect(() =>
      synthesize(wrong({ url: "https://shop.example", release: "1.0" }), { outdir: join(folder, "cdktf.out") }),
    ).toThrow(/^SYS060 at production: .*\nSYS060 at staging: /);
    expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
  });

  test("a stack that is no longer declared does not stay behind, and what is not ours does", () => {
    const outdir = join(folder, "cdktf.out");
    synthesize(wrong({ url: "https://shop.example" }), { outdir });
    mkdirSync(join(outdir, "notes"));
    const smaller = system("shop", { repository: "e/s", environments: { production }, infrastructure: output });
    synthesize(smaller, { outdir });
    expect(readdirSync(join(outdir, "stacks")).sort()).toEqual(["bootstrap", "production"]);
    expect(existsSync(join(outdir, "notes"))).toBe(true);
  });
});
