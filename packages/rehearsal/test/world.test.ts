import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openWorld } from "../src/index.ts";
import { Bench, withTerraform } from "./support/terraform.ts";

withTerraform("a world over several applies", () => {
  const it = new Bench();
  const stack = (more: object = {}) => ({
    resource: {
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
      aws_cloudwatch_log_group: { g: { name: "/app", retention_in_days: 30 } },
      aws_sns_topic: { t: { for_each: '${toset(["critical", "warning"])}', name: "${each.key}" } },
      ...more,
    },
  });
  beforeAll(async () => {
    await it.open(stack());
    await it.apply();
  }, 60_000);
  afterAll(() => it.world?.close());

  test("each apply is a version, and the history tells what each one changed; a plan is none", async () => {
    expect(it.world.version).toBe(1);
    expect(
      it.world
        .history()
        .map(({ version, action, type }) => `${version} ${action} ${type}`)
        .sort(),
    ).toEqual([
      "1 create aws_cloudwatch_log_group",
      "1 create aws_sns_topic",
      "1 create aws_sns_topic",
      "1 create aws_vpc",
    ]);
    await it.plan();
    await it.apply();
    expect(it.world.version).toBe(1);
    it.write(stack({ aws_cloudwatch_log_group: { g: { name: "/app", retention_in_days: 90 } } }));
    await it.apply();
    expect(it.world.version).toBe(2);
    expect(it.world.history().slice(4)).toEqual([
      { version: 2, action: "update", type: "aws_cloudwatch_log_group", id: "/app", attributes: ["retention_in_days"] },
    ]);
    // Another process reads the same numbers.
    await it.world.close();
    it.world = await openWorld({ folder: it.world.folder, from: __dirname, stacks: [it.folder] });
    expect(it.world.version).toBe(2);
    expect(readFileSync(join(it.world.folder, "history.jsonl"), "utf8").trim().split("\n")).toHaveLength(5);
  });

  test("drift by address: Terraform sees it and puts it back", async () => {
    expect(await it.world.drift("aws_cloudwatch_log_group.g", { retention_in_days: "7" })).toMatchObject({
      type: "aws_cloudwatch_log_group",
      id: "/app",
      changes: [{ path: "retention_in_days", before: 90, after: 7 }],
    });
    await it.world.drift("aws_vpc.main", { "tags.Owner": "somebody" });
    await it.world.drift('aws_sns_topic.t["critical"]', { display_name: "oops" });
    const plan = await it.plan();
    expect(plan.drift.map(({ address, action }) => `${address} ${action}`).sort()).toEqual([
      "aws_cloudwatch_log_group.g update",
      'aws_sns_topic.t["critical"] update',
      "aws_vpc.main update",
    ]);
    expect(plan.counts).toMatchObject({ update: 3, create: 0 });
    await it.apply();
    expect((await it.state())["aws_vpc.main"]!["tags"]).toEqual({ Name: "main" });
    expect((await it.plan()).empty).toBe(true);
    expect(it.world.history().filter(({ action }) => action === "drift")).toHaveLength(3);
  });

  test("something deleted behind Terraform's back is made again", async () => {
    await it.world.drift('aws_sns_topic.t["warning"]', "gone");
    expect((await it.plan()).counts).toMatchObject({ create: 1, update: 0 });
    await it.apply();
  });

  test("what cannot drift says what there is", async () => {
    await expect(it.world.drift("aws_vpc.man", { x: "1" })).rejects.toMatchObject({
      code: "unknown-address",
      fix: 'Did you mean "aws_vpc.main"?',
    });
    await expect(it.world.drift("aws_vpc.main", { cidr_blok: "1" })).rejects.toMatchObject({
      code: "unknown-attribute",
      fix: 'Did you mean "cidr_block"?',
    });
  });
});

withTerraform("any provider with a binding", () => {
  test("random and tls make what they promise, docker is planned and kept; a second plan is empty", async () => {
    const it = new Bench();
    try {
      await it.open({
        terraform: {
          required_providers: {
            aws: { source: "aws", version: "6.25.0" },
            random: { source: "hashicorp/random" },
            tls: { source: "hashicorp/tls" },
            docker: { source: "kreuzwerker/docker" },
          },
        },
        provider: { random: [{}], tls: [{}], docker: [{}], github: undefined },
        resource: {
          random_password: { p: { length: 24, special: false } },
          random_pet: { pet: { prefix: "eloquent", length: 2 } },
          random_id: { id: { byte_length: 4 } },
          tls_private_key: { key: { algorithm: "ED25519" } },
          docker_image: { i: { name: "nginx:1" } },
          docker_container: {
            c: { name: "${random_pet.pet.id}", image: "${docker_image.i.image_id}", ports: { internal: 80 } },
          },
          aws_ssm_parameter: { p: { name: "/password", type: "SecureString", value: "${random_password.p.result}" } },
        },
      });
      await it.apply();
      const state = await it.state();
      expect(state["random_password.p"]!["result"]).toMatch(/^[A-Za-z0-9]{24}$/);
      expect(state["random_pet.pet"]!["id"]).toMatch(/^eloquent-[a-z]+-[a-z]+$/);
      expect(state["random_id.id"]!["hex"]).toMatch(/^[0-9a-f]{8}$/);
      expect(createPublicKey(String(state["tls_private_key.key"]!["public_key_pem"])).asymmetricKeyType).toBe(
        "ed25519",
      );
      expect(state["aws_ssm_parameter.p"]!["value"]).toBe(state["random_password.p"]!["result"]);
      expect(state["docker_container.c"]!["name"]).toBe(state["random_pet.pet"]!["id"]);
      expect((await it.plan()).empty).toBe(true);
      it.write({
        terraform: { required_providers: { random: { source: "hashicorp/random" } } },
        provider: { random: [{}], github: undefined },
        resource: { random_password: { p: { length: 32, special: false } } },
      });
    } finally {
      await it.world?.close();
    }
  });

  test("a provider that joins later is served from then on", async () => {
    const it = new Bench();
    try {
      await it.open({ resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } } });
      await it.apply();
      it.write({
        terraform: {
          required_providers: { aws: { source: "aws", version: "6.25.0" }, random: { source: "hashicorp/random" } },
        },
        provider: { random: [{}], github: undefined },
        resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } }, random_uuid: { u: {} } },
      });
      await it.world.prepare([it.folder]);
      expect((await it.run("init", "-no-color")).code).toBe(0);
      await it.apply();
      expect((await it.state())["random_uuid.u"]!["result"]).toMatch(/^[0-9a-f-]{36}$/);
    } finally {
      await it.world?.close();
    }
  });
});
