import { Repository } from "@cdktf/provider-github/lib/repository/index.js";
import { RepositoryDependabotSecurityUpdates } from "@cdktf/provider-github/lib/repository-dependabot-security-updates/index.js";
import { reportProblem } from "../core/errors.ts";
import type { Construct, TerraformProvider } from "../core/tf.ts";
import type { RepositoryProps } from "./props.ts";

/** What people set in the repository's settings and no declaration speaks of. */
const LEFT_ALONE = [
  "allow_update_branch",
  "archived",
  "default_branch",
  "description",
  "has_discussions",
  "has_downloads",
  "has_issues",
  "has_projects",
  "has_wiki",
  "homepage_url",
  "is_template",
  "merge_commit_message",
  "merge_commit_title",
  "pages",
  "squash_merge_commit_message",
  "squash_merge_commit_title",
  "template",
  "topics",
  "visibility",
];

/** Takes over the repository as it is and changes the settings that are named. */
export function adoptRepository(
  scope: Construct,
  name: string,
  props: RepositoryProps,
  meta: { readonly provider?: TerraformProvider },
): Repository {
  const merge = props.merge ?? ["squash"];
  if (merge.length === 0) {
    reportProblem(scope, {
      code: "TOWLINE_MERGE",
      what: "no way to merge a pull request is left",
      instead: 'merge: ["squash"]',
    });
  }
  const status = (props.secretScanning ?? true) ? "enabled" : "disabled";
  const vulnerabilityAlerts = props.vulnerabilityAlerts ?? true;
  const repository = new Repository(scope, "settings", {
    name,
    allowSquashMerge: merge.includes("squash"),
    allowMergeCommit: merge.includes("merge"),
    allowRebaseMerge: merge.includes("rebase"),
    allowAutoMerge: props.autoMerge ?? true,
    deleteBranchOnMerge: props.deleteMergedBranches ?? true,
    webCommitSignoffRequired: props.signOff ?? false,
    vulnerabilityAlerts,
    securityAndAnalysis: { secretScanning: { status }, secretScanningPushProtection: { status } },
    // Should somebody get past prevent_destroy, the repository is archived and not gone.
    archiveOnDestroy: true,
    lifecycle: { preventDestroy: true, ignoreChanges: LEFT_ALONE },
    ...meta,
  });
  repository.importFrom(name, meta.provider);
  if (vulnerabilityAlerts) {
    // GitHub refuses to open pull requests about alerts that are off.
    new RepositoryDependabotSecurityUpdates(scope, "dependabot", {
      repository: name,
      enabled: true,
      dependsOn: [repository],
      ...meta,
    });
  }
  return repository;
}
