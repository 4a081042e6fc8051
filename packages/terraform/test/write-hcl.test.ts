import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

test("issue 5: what others read in Terraform's language says the same: blocks, values, and expressions as they stand", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-hcl-"));
  try {
    const stack = {
      variable: { digest: { type: "string", nullable: false }, size: { default: 2 } },
      locals: { zones: ["a", "b"] },
      resource: {
        aws_ecr_repository: {
          images_1: {
            "//": { metadata: { path: "s/images" } },
            name: 'say "hi"\n${join("-", ["a", "}", "${var.digest}"])} $${kept}',
            image_scanning_configuration: { scan_on_push: true },
            tags: { Name: "${var.size}" },
            lifecycle: { prevent_destroy: true },
          },
        },
        terraform_data: { plain: { input: { a: [1, null] } } },
      },
    };
    mkdirSync(join(folder, "in"));
    writeFileSync(join(folder, "in", "cdk.tf.json"), JSON.stringify(stack));
    const script = join(__dirname, "..", "scripts", "write-hcl.ts");
    execFileSync(process.execPath, [script, join(folder, "in"), join(folder, "out")]);
    expect(readFileSync(join(folder, "out", "cdk.tf"), "utf8")).toBe(`variable "digest" {
  type = string
}
variable "size" {
  default = 2
}
locals {
  zones = ["a", "b"]
}
resource "aws_ecr_repository" "images_1" {
  name = "say \\"hi\\"\\n\${join("-", ["a", "}", "\${var.digest}"])} $\${kept}"
  image_scanning_configuration {
    scan_on_push = true
  }
  tags = { "Name" = var.size }
}
resource "terraform_data" "plain" {
  input = { "a" = [1, null] }
}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
