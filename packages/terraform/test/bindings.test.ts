import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BlockSchema, checkStack, parseStack, readSchema } from "../src/index.ts";

/*
 * Any binding, not only those that Towline itself uses: old SDK providers (docker), framework providers (random, tls),
 * and one that has both (mongodbatlas).
 */
const read = (provider: string, resourceTypes: string[], dataSourceTypes: string[] = []) =>
  readSchema({ provider, resourceTypes, dataSourceTypes, from: __dirname });

const flags = (schema: BlockSchema, name: string) => {
  const { required, optional, computed } = schema.attributes[name]!;
  return [required && "required", optional && "optional", computed && "computed"].filter(Boolean).join(" ");
};

test("where a provider lives in the registry, and which version the binding is of", () => {
  expect(read("random", []).source).toBe("hashicorp/random");
  expect(read("tls", []).source).toBe("hashicorp/tls");
  expect(read("docker", []).source).toBe("kreuzwerker/docker");
  expect(read("mongodbatlas", []).source).toBe("mongodb/mongodbatlas");
  for (const provider of ["random", "tls", "docker", "mongodbatlas"])
    expect(read(provider, []).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("random: numbers, maps, values that only the provider gives", () => {
  const { random_password: password, random_pet: pet } = read("random", ["random_password", "random_pet"]).resources;
  expect(flags(password!, "length")).toBe("required");
  expect(flags(password!, "result")).toBe("computed");
  expect(flags(password!, "special")).toBe("optional computed");
  expect(password!.attributes["length"]!.type).toBe("number");
  expect(password!.attributes["keepers"]!.type).toEqual(["map", "string"]);
  expect(flags(pet!, "separator")).toBe("optional computed");
});

test("tls: a block in a list, and lists of objects that a data source answers with", () => {
  const schema = read("tls", ["tls_self_signed_cert"], ["tls_certificate"]);
  const cert = schema.resources["tls_self_signed_cert"]!;
  expect(cert.blocks["subject"]).toMatchObject({ nesting: "list", minItems: 0 });
  expect(cert.blocks["subject"]!.block.attributes["common_name"]).toMatchObject({ type: "string", optional: true });
  expect(cert.attributes["allowed_uses"]!.type).toEqual(["list", "string"]);
  const answered = schema.dataSources["tls_certificate"]!.attributes["certificates"]!;
  expect(answered).toMatchObject({ computed: true, optional: false });
  expect(answered.type).toEqual([
    "list",
    ["object", expect.objectContaining({ sha1_fingerprint: "string", is_ca: "bool" })],
  ]);
});

test("docker: sets of blocks without a limit, single blocks, booleans and lists", () => {
  const container = read("docker", ["docker_container"]).resources["docker_container"]!;
  expect(flags(container, "image")).toBe("required");
  expect(container.blocks["ports"]).toMatchObject({ nesting: "list", maxItems: 0 });
  expect(container.blocks["ports"]!.block.attributes["internal"]).toMatchObject({ required: true, type: "number" });
  expect(container.blocks["mounts"]!.nesting).toBe("set");
  expect(container.blocks["healthcheck"]).toMatchObject({ maxItems: 1 });
  expect(container.attributes["env"]!.type).toEqual(["set", "string"]);
});

test("mongodbatlas: nested attributes several levels deep keep their flags", () => {
  const cluster = read("mongodbatlas", ["mongodbatlas_advanced_cluster"]).resources["mongodbatlas_advanced_cluster"]!;
  const specs = cluster.attributes["replication_specs"] ?? cluster.blocks["replication_specs"];
  expect(specs).toBeDefined();
  expect(flags(cluster, "project_id")).toBe("required");
  expect(flags(cluster, "cluster_id")).toBe("computed");
  expect(JSON.stringify(specs)).toContain("region_configs");
  expect(JSON.stringify(specs)).toContain("instance_size");
});

test("the check speaks of any provider that has a binding", () => {
  const stack = parseStack(
    {
      provider: { random: [{}], docker: [{ hots: "unix:///var/run/docker.sock" }] },
      resource: {
        random_password: { p: { lenght: 20 } },
        docker_container: { c: { name: "c", image: "${random_password.p.value}", ports: [{ external: "many" }] } },
      },
    },
    { name: "local" },
  );
  const schemas = [read("random", ["random_password"]), read("docker", ["docker_container"])];
  expect(checkStack(stack, schemas).map(({ code, path, remedy }) => `${code} ${path} ${remedy}`)).toEqual([
    'unknown-argument provider.docker.hots Did you mean "host"?',
    'unknown-argument resource.random_password.p.lenght Did you mean "length"?',
    'missing-argument resource.random_password.p.length Write "length", a number.',
    "wrong-type resource.docker_container.c.ports[0].external Write a number.",
    'missing-argument resource.docker_container.c.ports[0].internal Write "internal", a number.',
    "unknown-attribute-reference resource.docker_container.c.image Refer to one it has.",
  ]);
});

test("what was found is kept by content: a binding that changes under the same name is read anew", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-binding-"));
  try {
    const home = join(folder, "node_modules", "@cdktf", "provider-made");
    const random = dirname(createRequire(join(__dirname, "x.js")).resolve("@cdktf/provider-random"));
    const copy = (from: string, to: string, change: (text: string) => string) => {
      mkdirSync(join(home, "lib", to), { recursive: true });
      const text = require("node:fs").readFileSync(join(random, from, "index.js"), "utf8") as string;
      writeFileSync(
        join(home, "lib", to, "index.js"),
        change(text.slice(0, text.lastIndexOf("//# sourceMappingURL="))),
      );
      copyFileSync(join(random, from, "index.d.ts"), join(home, "lib", to, "index.d.ts"));
    };
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "name": "@cdktf/provider-made", "main": "lib/provider/index.js" }');
    copy("provider", "provider", (text) => text);
    copy("pet", "pet", (text) => text.replaceAll("random_pet", "made_pet"));
    const first = readSchema({ provider: "made", resourceTypes: ["made_pet"], from: folder });
    expect(first.resources["made_pet"]!.attributes["separator"]!.type).toBe("string");
    const cache = join(folder, "node_modules", ".cache", "towline", "schemas");
    const kept = readdirSync(cache);
    expect(kept.filter((file) => file.startsWith("made-resource-made_pet-"))).toHaveLength(1);
    // Another process: the memory of this one has to be left out.
    jest.resetModules();
    copy("pet", "pet", (text) =>
      text
        .replaceAll("random_pet", "made_pet")
        .replace(
          /(separator: \{\s*value: [^,]+,\s*isBlock: false,\s*type: )"simple",(\s*)storageClassType: "string"/,
          '$1"simple",$2storageClassType: "number"',
        ),
    );
    const { readSchema: again } = require("../src/index.ts") as { readSchema: typeof readSchema };
    const second = again({ provider: "made", resourceTypes: ["made_pet"], from: folder });
    expect(second.resources["made_pet"]!.attributes["separator"]!.type).toBe("number");
    expect(readdirSync(cache)).toHaveLength(kept.length + 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
