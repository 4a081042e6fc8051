import { Bench, TRUST, withTerraform } from "./support/terraform.ts";

/*
 * Real Terraform against the stand-in providers: what it creates it finds again, what it changes it changes in place
 * or replaces, and what nobody changed stays as it is.
 */
withTerraform("Terraform against the stand-in providers", () => {
  const benches: Bench[] = [];
  const bench = async (parts: object): Promise<Bench> => {
    const made = new Bench();
    benches.push(made);
    await made.open(parts as { [name: string]: unknown });
    return made;
  };
  afterEach(async () => {
    for (const { world } of benches.splice(0)) await world.close();
  });

  const network = (more: object = {}) => ({
    resource: {
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
      aws_subnet: {
        a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a", ...more },
      },
    },
  });

  test("creates, finds nothing to change, updates in place, replaces, destroys", async () => {
    const it = await bench(network());
    expect((await it.plan()).counts).toMatchObject({ create: 2 });
    await it.apply();
    expect((await it.plan()).empty).toBe(true);

    it.write(network({ map_public_ip_on_launch: true }));
    const update = await it.plan();
    expect(update.counts).toMatchObject({ update: 1, replace: 0, "no-op": 1 });
    const before = await it.state();
    await it.apply();
    expect((await it.state())["aws_subnet.a"]!["id"]).toBe(before["aws_subnet.a"]!["id"]);
    expect((await it.plan()).empty).toBe(true);

    it.write(network({ map_public_ip_on_launch: true, cidr_block: "10.0.9.0/24" }));
    const replace = await it.plan();
    expect(replace.changes.find(({ address }) => address === "aws_subnet.a")).toMatchObject({
      action: "replace",
      replacePaths: ["cidr_block"],
    });
    await it.apply();
    expect((await it.state())["aws_subnet.a"]!["id"]).not.toBe(before["aws_subnet.a"]!["id"]);
    expect(it.world.resources()).toHaveLength(2);

    expect((await it.run("destroy", "-no-color", "-auto-approve")).code).toBe(0);
    expect(it.world.resources()).toEqual([]);
  });

  test("ids and ARNs have the form of the service, with the region and account of the provider", async () => {
    const it = await bench({
      ...network(),
      provider: {
        aws: [
          { region: "eu-central-1", allowed_account_ids: ["111111111111"] },
          {
            alias: "other",
            region: "us-west-2",
            assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/Deployer" }],
          },
        ],
      },
      resource: {
        ...network().resource,
        aws_iam_role: { r: { name: "runner", assume_role_policy: TRUST } },
        aws_sns_topic: { t: { name: "alarms", provider: "aws.other" } },
      },
      data: {
        aws_caller_identity: { here: {}, there: { provider: "aws.other" } },
        github_team: { platform: { slug: "platform" } },
      },
      output: {
        accounts: { value: "${data.aws_caller_identity.here.account_id} ${data.aws_caller_identity.there.account_id}" },
        team: { value: "${data.github_team.platform.id}" },
      },
    });
    await it.apply();
    const state = await it.state();
    expect(state["aws_vpc.main"]!["arn"]).toMatch(/^arn:aws:ec2:eu-central-1:111111111111:vpc\/vpc-[0-9a-f]{17}$/);
    expect(state["aws_subnet.a"]!["id"]).toMatch(/^subnet-[0-9a-f]{17}$/);
    expect(state["aws_iam_role.r"]!["arn"]).toBe("arn:aws:iam::111111111111:role/runner");
    expect(state["aws_sns_topic.t"]!["arn"]).toBe("arn:aws:sns:us-west-2:222222222222:alarms");
    expect(await it.outputs()).toEqual({ accounts: "111111111111 222222222222", team: expect.stringMatching(/^\d+$/) });
    expect((await it.plan()).empty).toBe(true);
  });

  test("default tags of the provider and tags of the resource make tags_all, in the plan already", async () => {
    const it = await bench(network());
    const vpc = (await it.plan()).changes.find(({ address }) => address === "aws_vpc.main")!;
    expect(vpc.after).toMatchObject({ tags_all: { Name: "main", Project: "towline" }, region: "eu-central-1" });
    await it.apply();
    it.write({
      ...network(),
      provider: { aws: [{ region: "eu-central-1", default_tags: [{ tags: { Project: "other" } }] }] },
    });
    expect((await it.plan()).counts).toMatchObject({ update: 2 });
  });

  test("sets and nested blocks keep their values, whatever their order", async () => {
    const rule = (port: number) => ({
      from_port: port,
      to_port: port,
      protocol: "tcp",
      cidr_blocks: ["10.0.0.0/8"],
      description: null,
      ipv6_cidr_blocks: null,
      prefix_list_ids: null,
      security_groups: null,
      self: null,
    });
    const acl = (names: string[]) => ({
      name: "edge",
      scope: "REGIONAL",
      default_action: { allow: {} },
      visibility_config: { cloudwatch_metrics_enabled: true, metric_name: "edge", sampled_requests_enabled: true },
      rule: names.map((name, index) => ({
        name,
        priority: index,
        action: { block: {} },
        visibility_config: { cloudwatch_metrics_enabled: true, metric_name: name, sampled_requests_enabled: true },
        statement: {
          rate_based_statement: {
            limit: 100 + index,
            aggregate_key_type: "IP",
            scope_down_statement: {
              byte_match_statement: {
                search_string: "/v1",
                positional_constraint: "STARTS_WITH",
                field_to_match: { uri_path: {} },
                text_transformation: [{ priority: 0, type: "NONE" }],
              },
            },
          },
        },
      })),
    });
    const parts = (ports: number[], names: string[]) => ({
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_security_group: { g: { vpc_id: "${aws_vpc.main.id}", ingress: ports.map(rule) } },
        aws_wafv2_web_acl: { edge: acl(names) },
      },
    });
    const it = await bench(parts([80, 443], ["a", "b"]));
    await it.apply();
    expect((await it.plan()).empty).toBe(true);
    it.write(parts([443, 80], ["a", "b"]));
    expect((await it.plan()).empty).toBe(true);
    it.write(parts([443], ["a", "b", "c"]));
    expect((await it.plan()).counts).toMatchObject({ update: 2 });
    await it.apply();
    const state = await it.state();
    expect(state["aws_security_group.g"]!["ingress"]).toHaveLength(1);
    expect(state["aws_wafv2_web_acl.edge"]!["rule"]).toHaveLength(3);
    expect((await it.plan()).empty).toBe(true);
  });

  test("write-only values never reach state or world; their version replaces what holds them", async () => {
    const parts = (version: number) => ({
      resource: {
        aws_secretsmanager_secret: { s: { name: "database" } },
        aws_secretsmanager_secret_version: {
          v: {
            secret_id: "${aws_secretsmanager_secret.s.id}",
            secret_string_wo: "correct horse",
            secret_string_wo_version: version,
          },
        },
      },
    });
    const it = await bench(parts(1));
    await it.apply();
    expect(JSON.stringify(await it.state())).not.toContain("correct horse");
    expect(JSON.stringify(it.world.resources())).not.toContain("correct horse");
    expect((await it.plan()).empty).toBe(true);
    it.write(parts(2));
    expect((await it.plan()).counts).toMatchObject({ replace: 1, "no-op": 1 });
  });

  test("values that are unknown in the plan travel through modules, locals and outputs", async () => {
    const { mkdirSync, writeFileSync } = await import("node:fs");
    const made = new Bench();
    benches.push(made);
    mkdirSync(`${made.folder}/child`);
    writeFileSync(
      `${made.folder}/child/main.tf.json`,
      JSON.stringify({
        terraform: { required_providers: { aws: { source: "aws" } } },
        variable: { vpc: { type: "string" } },
        resource: { aws_subnet: { a: { vpc_id: "${var.vpc}", cidr_block: "10.0.1.0/24" } } },
        output: { arn: { value: "${aws_subnet.a.arn}" } },
      }),
    );
    await made.open({
      // Declared here too, so that the stand-in knows the type: modules outside the stack's own JSON are not read.
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
        aws_subnet: { own: { vpc_id: "${local.vpc}", cidr_block: "10.0.2.0/24" } },
      },
      locals: { vpc: "${aws_vpc.main.id}" },
      module: { child: { source: "./child", vpc: "${local.vpc}" } },
      output: { arn: { value: "${module.child.arn}" } },
    });
    expect((await made.plan()).counts).toMatchObject({ create: 3 });
    await made.apply();
    expect((await made.outputs())["arn"]).toMatch(/subnet\/subnet-/);
    expect((await made.plan()).empty).toBe(true);
  });

  test("what was changed or deleted outside Terraform is seen", async () => {
    const { readdirSync, readFileSync, rmSync, writeFileSync } = await import("node:fs");
    const { openWorld } = await import("../src/index.ts");
    const it = await bench(network());
    await it.apply();
    const folder = it.world.folder;
    await it.world.close();
    const files = readdirSync(`${folder}/resources`);
    const subnet = files.find((file) => file.startsWith("aws_subnet"))!;
    const vpc = files.find((file) => file.startsWith("aws_vpc"))!;
    const record = JSON.parse(readFileSync(`${folder}/resources/${vpc}`, "utf8"));
    record.attributes.tags = { Name: "renamed by hand" };
    writeFileSync(`${folder}/resources/${vpc}`, JSON.stringify(record));
    rmSync(`${folder}/resources/${subnet}`);
    it.world = await openWorld({ folder, from: __dirname, stacks: [it.folder] });
    const plan = await it.plan();
    expect(plan.drift.map(({ address, action }) => `${address} ${action}`).sort()).toEqual([
      "aws_subnet.a delete",
      "aws_vpc.main update",
    ]);
    expect(plan.counts).toMatchObject({ create: 1, update: 1 });
  });

  test("an existing resource can be imported, another cannot", async () => {
    const it = await bench(network());
    await it.apply();
    const id = String((await it.state())["aws_vpc.main"]!["id"]);
    await it.run("state", "rm", "aws_subnet.a", "aws_vpc.main");
    expect((await it.run("import", "-no-color", "aws_vpc.main", "vpc-nowhere")).output).toMatch(
      /non-existent remote object/,
    );
    expect((await it.run("import", "-no-color", "aws_vpc.main", id)).code).toBe(0);
    expect((await it.state())["aws_vpc.main"]!["cidr_block"]).toBe("10.0.0.0/16");
  });

  test("what AWS refuses is refused in its words, and what did not come to be is not in the state", async () => {
    const it = await bench({
      resource: {
        aws_iam_role: {
          a: { name: "runner", assume_role_policy: TRUST },
          b: { name: "runner", assume_role_policy: TRUST, depends_on: ["aws_iam_role.a"] },
        },
      },
    });
    const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toMatch(/EntityAlreadyExists: Role with name runner already exists/);
    expect(Object.keys(await it.state())).toEqual(["aws_iam_role.a"]);
  });

  test("a data source without an answer is refused by name, never answered with nothing", async () => {
    const it = await bench({ data: { aws_ami: { a: { most_recent: true } } } });
    const { code, output } = await it.run("plan", "-no-color");
    expect(code).toBe(1);
    expect(output).toMatch(/No aws_ami fits .* in this world/s);
  });
});
