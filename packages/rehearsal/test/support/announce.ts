import { findTerraform } from "../../src/terraform/find.ts";

/** Says once, not per test file, when the tests that need Terraform cannot run. */
export default function announce(): void {
  if (findTerraform()) return;
  console.log(
    "No terraform or tofu on PATH: the tests that run it are skipped. Install Terraform >= 1.11, or name it in TOWLINE_TERRAFORM.",
  );
}
