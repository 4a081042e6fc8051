// Written by `pnpm language` from the schema of @actions/workflow-parser 0.3.61. Do not edit.

type Texts = readonly string[];
interface Branches {
  /** Not together with `branchesIgnore`; `!pattern` takes some out. */
  readonly branches?: Texts;
  readonly branchesIgnore?: never;
}
interface BranchesIgnore {
  readonly branches?: never;
  /** Not together with `branches`. */
  readonly branchesIgnore?: Texts;
}
interface Tags {
  /** Not together with `tagsIgnore`; `!pattern` takes some out. */
  readonly tags?: Texts;
  readonly tagsIgnore?: never;
}
interface TagsIgnore {
  readonly tags?: never;
  /** Not together with `tags`. */
  readonly tagsIgnore?: Texts;
}
interface Paths {
  /** Files of which one has changed. Not together with `pathsIgnore`; `!pattern` takes some out. */
  readonly paths?: Texts;
  readonly pathsIgnore?: never;
}
interface PathsIgnore {
  readonly paths?: never;
  /** Not together with `paths`. */
  readonly pathsIgnore?: Texts;
}

/** What each event may be narrowed to; `schedule`, `workflow_call` and `workflow_dispatch` have functions of their own. */
export interface EventFilters {
  /** Runs your workflow when branch protection rules in the workflow repository are changed. */
  branch_protection_rule: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when activity related to a check run occurs. */
  check_run: { readonly types?: readonly ("completed" | "created" | "rerequested" | "requested_action")[] };
  /** Runs your workflow when check suite activity occurs. */
  check_suite: { readonly types?: readonly "completed"[] };
  /** Runs your workflow when someone creates a Git reference (Git branch or tag) in the workflow's repository. */
  create: Record<never, never>;
  /** Runs your workflow when someone deletes a Git reference (Git branch or tag) in the workflow's repository. */
  delete: Record<never, never>;
  /** Runs your workflow when someone creates a deployment in the workflow's repository. */
  deployment: Record<never, never>;
  /** Runs your workflow when a third party provides a deployment status. */
  deployment_status: Record<never, never>;
  /** Runs your workflow when a discussion in the workflow's repository is created or modified. */
  discussion: {
    readonly types?: readonly (
      | "created"
      | "edited"
      | "deleted"
      | "transferred"
      | "pinned"
      | "unpinned"
      | "labeled"
      | "unlabeled"
      | "locked"
      | "unlocked"
      | "category_changed"
      | "answered"
      | "unanswered"
    )[];
  };
  /** Runs your workflow when a comment on a discussion in the workflow's repository is created or modified. */
  discussion_comment: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when someone forks a repository. */
  fork: Record<never, never>;
  /** Runs your workflow when someone creates or updates a Wiki page. */
  gollum: Record<never, never>;
  /** Runs your workflow when an image version is created or changes state. */
  image_version: {
    readonly types?: readonly ("created" | "ready" | "deleted")[];
    readonly names?: Texts;
    readonly versions?: Texts;
  };
  /** Runs your workflow when an issue or pull request comment is created, edited, or deleted. */
  issue_comment: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when an issue in the workflow's repository is created or modified. */
  issues: {
    readonly types?: readonly (
      | "opened"
      | "edited"
      | "deleted"
      | "transferred"
      | "pinned"
      | "unpinned"
      | "closed"
      | "reopened"
      | "assigned"
      | "unassigned"
      | "labeled"
      | "unlabeled"
      | "locked"
      | "unlocked"
      | "milestoned"
      | "demilestoned"
      | "field_added"
      | "field_removed"
      | "typed"
      | "untyped"
    )[];
  };
  /** Runs your workflow when a label in your workflow's repository is created or modified. */
  label: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when a pull request is added to a merge queue, which adds the pull request to a merge group. */
  merge_group: { readonly types?: readonly "checks_requested"[] } & (Branches | BranchesIgnore);
  /** Runs your workflow when a milestone in the workflow's repository is created or modified. */
  milestone: { readonly types?: readonly ("created" | "closed" | "opened" | "edited" | "deleted")[] };
  /** Runs your workflow when someone pushes to a branch that is the publishing source for GitHub Pages, if GitHub Pages is enabled for the repository. */
  page_build: Record<never, never>;
  /** Runs your workflow when a project board is created or modified. */
  project: { readonly types?: readonly ("created" | "closed" | "reopened" | "edited" | "deleted")[] };
  /** Runs your workflow when a card on a project board is created or modified. */
  project_card: { readonly types?: readonly ("created" | "moved" | "converted" | "edited" | "deleted")[] };
  /** Runs your workflow when a column on a project board is created or modified. */
  project_column: { readonly types?: readonly ("created" | "updated" | "moved" | "deleted")[] };
  /** Runs your workflow when your workflow's repository changes from private to public. */
  public: Record<never, never>;
  /** Runs your workflow when activity on a pull request in the workflow's repository occurs. */
  pull_request: {
    readonly types?: readonly (
      | "assigned"
      | "unassigned"
      | "labeled"
      | "unlabeled"
      | "opened"
      | "edited"
      | "closed"
      | "reopened"
      | "synchronize"
      | "converted_to_draft"
      | "locked"
      | "unlocked"
      | "enqueued"
      | "dequeued"
      | "milestoned"
      | "demilestoned"
      | "ready_for_review"
      | "review_requested"
      | "review_request_removed"
      | "auto_merge_enabled"
      | "auto_merge_disabled"
      | "stacked"
    )[];
  } & (Branches | BranchesIgnore) &
    (Paths | PathsIgnore);
  /** Please use the `issue_comment` event instead. */
  pull_request_comment: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when a pull request review is submitted, edited, or dismissed. */
  pull_request_review: { readonly types?: readonly ("submitted" | "edited" | "dismissed")[] };
  /**  */
  pull_request_review_comment: { readonly types?: readonly ("created" | "edited" | "deleted")[] };
  /** Runs your workflow when activity on a pull request in the workflow's repository occurs. */
  pull_request_target: {
    readonly types?: readonly (
      | "assigned"
      | "unassigned"
      | "labeled"
      | "unlabeled"
      | "opened"
      | "edited"
      | "closed"
      | "reopened"
      | "synchronize"
      | "converted_to_draft"
      | "locked"
      | "unlocked"
      | "enqueued"
      | "dequeued"
      | "milestoned"
      | "demilestoned"
      | "ready_for_review"
      | "review_requested"
      | "review_request_removed"
      | "auto_merge_enabled"
      | "auto_merge_disabled"
      | "stacked"
    )[];
  } & (Branches | BranchesIgnore) &
    (Paths | PathsIgnore);
  /** Runs your workflow when you push a commit or tag. */
  push: (Branches | BranchesIgnore) & (Tags | TagsIgnore) & (Paths | PathsIgnore);
  /** Runs your workflow when activity related to GitHub Packages occurs in your repository. */
  registry_package: { readonly types?: readonly ("published" | "updated")[] };
  /** Runs your workflow when release activity in your repository occurs. */
  release: {
    readonly types?: readonly (
      | "published"
      | "unpublished"
      | "created"
      | "edited"
      | "deleted"
      | "prereleased"
      | "released"
    )[];
  };
  /** You can use the GitHub API to trigger a webhook event called `repository_dispatch` when you want to trigger a workflow for activity that happens outside of GitHub. */
  repository_dispatch: { readonly types?: Texts };
  /** Runs your workflow when the status of a Git commit changes. */
  status: Record<never, never>;
  /** Runs your workflow when the workflow's repository is starred. */
  watch: { readonly types?: readonly "started"[] };
  /** This event occurs when a workflow run is requested or completed. */
  workflow_run: {
    readonly types?: readonly ("requested" | "completed" | "in_progress")[];
    readonly workflows?: Texts;
  } & (Branches | BranchesIgnore);
}

/** Every event that starts a workflow, with its activity types; none where the event has none. */
export const activities = {
  branch_protection_rule: ["created", "edited", "deleted"],
  check_run: ["completed", "created", "rerequested", "requested_action"],
  check_suite: ["completed"],
  create: [],
  delete: [],
  deployment: [],
  deployment_status: [],
  discussion: [
    "created",
    "edited",
    "deleted",
    "transferred",
    "pinned",
    "unpinned",
    "labeled",
    "unlabeled",
    "locked",
    "unlocked",
    "category_changed",
    "answered",
    "unanswered",
  ],
  discussion_comment: ["created", "edited", "deleted"],
  fork: [],
  gollum: [],
  image_version: ["created", "ready", "deleted"],
  issue_comment: ["created", "edited", "deleted"],
  issues: [
    "opened",
    "edited",
    "deleted",
    "transferred",
    "pinned",
    "unpinned",
    "closed",
    "reopened",
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "locked",
    "unlocked",
    "milestoned",
    "demilestoned",
    "field_added",
    "field_removed",
    "typed",
    "untyped",
  ],
  label: ["created", "edited", "deleted"],
  merge_group: ["checks_requested"],
  milestone: ["created", "closed", "opened", "edited", "deleted"],
  page_build: [],
  project: ["created", "closed", "reopened", "edited", "deleted"],
  project_card: ["created", "moved", "converted", "edited", "deleted"],
  project_column: ["created", "updated", "moved", "deleted"],
  public: [],
  pull_request: [
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
    "stacked",
  ],
  pull_request_comment: ["created", "edited", "deleted"],
  pull_request_review: ["submitted", "edited", "dismissed"],
  pull_request_review_comment: ["created", "edited", "deleted"],
  pull_request_target: [
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
    "stacked",
  ],
  push: [],
  registry_package: ["published", "updated"],
  release: ["published", "unpublished", "created", "edited", "deleted", "prereleased", "released"],
  repository_dispatch: [],
  schedule: [],
  status: [],
  watch: ["started"],
  workflow_call: [],
  workflow_dispatch: [],
  workflow_run: ["requested", "completed", "in_progress"],
} as const;

/** What each event can be narrowed by, as it stands in YAML. */
export const filters = {
  branch_protection_rule: ["types"],
  check_run: ["types"],
  check_suite: ["types"],
  create: [],
  delete: [],
  deployment: [],
  deployment_status: [],
  discussion: ["types"],
  discussion_comment: ["types"],
  fork: [],
  gollum: [],
  image_version: ["types", "names", "versions"],
  issue_comment: ["types"],
  issues: ["types"],
  label: ["types"],
  merge_group: ["types", "branches", "branches-ignore"],
  milestone: ["types"],
  page_build: [],
  project: ["types"],
  project_card: ["types"],
  project_column: ["types"],
  public: [],
  pull_request: ["types", "branches", "branches-ignore", "paths", "paths-ignore"],
  pull_request_comment: ["types"],
  pull_request_review: ["types"],
  pull_request_review_comment: ["types"],
  pull_request_target: ["types", "branches", "branches-ignore", "paths", "paths-ignore"],
  push: ["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"],
  registry_package: ["types"],
  release: ["types"],
  repository_dispatch: ["types"],
  status: [],
  watch: ["types"],
  workflow_run: ["types", "workflows", "branches", "branches-ignore"],
} as const satisfies Readonly<Record<keyof EventFilters, Texts>>;
