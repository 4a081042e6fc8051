/** The report of a rehearsal: one HTML file, with what it has to show in it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "@towline/terraform";
import { type ReportData, type ReportedJob, reportPage } from "../src/index.ts";

const at = (path: string) => ({ "//": { metadata: { path: `staging/${path}` } } });

function stack() {
  const folder = mkdtempSync(join(tmpdir(), "towline-report-"));
  try {
    const resource = {
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", ...at("networking/vpc") } },
      aws_elasticache_replication_group: { cache: { subnet: "${aws_vpc.main.id}", ...at("cache/group") } },
      aws_apprunner_service: {
        backend: {
          service_name: "chat <api>",
          env: "${aws_elasticache_replication_group.cache.arn}",
          ...at("backend/service"),
        },
      },
      aws_api_gateway_rest_api: {
        api: { name: "door", url: "${aws_apprunner_service.backend.service_url}", ...at("api/rest") },
      },
      aws_secretsmanager_secret: Object.fromEntries(
        ["a", "b", "c"].map((name) => [name, { name, ...at(`secret-${name}/secret`) }]),
      ),
    };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
    return { ...readStack(folder), name: "staging" };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const job = (id: string, more: Partial<ReportedJob> = {}): ReportedJob => ({
  id,
  result: "success",
  outcome: "succeeded",
  reason: "",
  seconds: 1,
  steps: [
    { title: "Deploy", kind: "action", result: "success", message: "done", log: "✓ health\n✗ GET /chats answered 500" },
  ],
  ...more,
});

const digest = `sha256:${"ab".repeat(32)}`;

const data = (): ReportData => ({
  system: "chat & more",
  stack: stack(),
  terraform: "Terraform 1.11.4",
  resources: [{ type: "aws_apprunner_service", id: "x", account: "1", region: "r", attributes: {} }],
  runs: [
    {
      event: "push to staging",
      workflow: "Deploy",
      outcome: "rolled-back",
      reason: `GET /version answered 500, not ${digest}`,
      seconds: 3,
      live: [{ name: "chat <api>", digest, url: "http://127.0.0.1:1" }],
      struck: [{ what: "aws_vpc.main", fault: "aws_vpc.main takes 900 s longer", seconds: 900 }],
      jobs: [
        job("deploy", { approval: { environment: "production", by: ["@acme/ops"], given: true } }),
        job("smoke", { result: "failure", outcome: "failed", reason: "it broke" }),
        job("never", { result: "skipped", steps: [], reason: "if: false" }),
      ],
    },
  ],
});

describe("issue 6, 7: the report", () => {
  const page = reportPage(data());

  test("is one file that loads nothing and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\((?!#)/);
    expect(page).not.toMatch(/https?:\/\//);
  });

  test("shows the outcome, who agreed, the fault, what failed and the checks of the smoke test", () => {
    for (const text of [
      "rolled-back",
      "@acme/ops agreed",
      "aws_vpc.main takes 900 s longer",
      "it broke",
      "GET /chats answered 500",
      "if: false",
    ])
      expect(page).toContain(text);
    expect(page).toContain("not abababababab…");
  });

  test("draws each module once, marks the one that answers, and puts many of a kind into one box", () => {
    const names = [...page.matchAll(/class="name"[^>]*>([^<]*)</g)].map(([, name]) => name);
    expect(names.sort()).toEqual(["3 × secretsmanager secr…", "api", "backend", "cache", "networking"]);
    expect(page.match(/class="module live"/g)).toHaveLength(1);
  });

  test("tells how long the apply would take with what the fault cost, and what decides it", () => {
    expect(page).toContain("as it would be at AWS: 29:04 min");
    expect(page).toContain(
      "<code>aws_vpc.main</code> → <code>aws_elasticache_replication_group.cache</code> → <code>aws_apprunner_service.backend</code>",
    );
  });

  test("escapes what comes from elsewhere, and is the same each time", () => {
    expect(page).toContain("chat &amp; more");
    expect(page).not.toContain("chat <api>");
    expect(reportPage(data())).toBe(page);
  });
});
