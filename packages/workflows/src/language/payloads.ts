// Written by `pnpm language` from @octokit/webhooks-schemas 7.6.1 (MIT, Copyright Octokit contributors). Do not edit.

/** What GitHub sends with each event: `github.event`. Where activities differ, the fields of all of them. */
export interface EventPayloads {
  branch_protection_rule: {
    readonly action: "created" | "edited" | "deleted";
    readonly rule: BranchProtectionRule;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** If the action was `edited`, the changes to the rule. */
    readonly changes: {
      readonly admin_enforced: {
        readonly from: boolean;
      };
      readonly allow_deletions_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly allow_force_pushes_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly authorized_actors_only: {
        readonly from: boolean;
      };
      readonly authorized_actor_names: {
        readonly from: readonly string[];
      };
      readonly authorized_dismissal_actors_only: {
        readonly from: boolean;
      };
      readonly dismiss_stale_reviews_on_push: {
        readonly from: boolean;
      };
      readonly pull_request_reviews_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly require_code_owner_review: {
        readonly from: boolean;
      };
      readonly required_approving_review_count: {
        readonly from: number;
      };
      readonly required_conversation_resolution_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly required_deployments_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly required_status_checks: {
        readonly from: readonly string[];
      };
      readonly required_status_checks_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly signature_requirement_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
      readonly linear_history_requirement_enforcement_level: {
        readonly from: "off" | "non_admins" | "everyone";
      };
    };
  };
  check_run: {
    readonly action: "completed" | "created" | "rerequested" | "requested_action";
    /** The check_run. */
    readonly check_run: {
      /** The id of the check. */
      readonly id: number;
      readonly node_id: string;
      /** The SHA of the commit that is being checked. */
      readonly head_sha: string;
      readonly external_id: string;
      readonly url: string;
      readonly html_url: string;
      readonly details_url: string;
      /** The current status of the check run. */
      readonly status: "completed" | "queued" | "in_progress" | "waiting";
      /** The result of the completed check run. */
      readonly conclusion:
        | "success"
        | "failure"
        | "neutral"
        | "cancelled"
        | "timed_out"
        | "action_required"
        | "stale"
        | "skipped";
      /** The time that the check run began. */
      readonly started_at: string;
      /** The time the check completed. */
      readonly completed_at: string;
      readonly output: {
        readonly title: string;
        readonly summary: string;
        readonly text: string;
        readonly annotations_count: number;
        readonly annotations_url: string;
      };
      /** The name of the check run. */
      readonly name: string;
      readonly check_suite: {
        /** The id of the check suite that this check run is part of. */
        readonly id: number;
        readonly node_id: string;
        readonly head_branch: string;
        /** The SHA of the head commit that is being checked. */
        readonly head_sha: string;
        readonly status: "in_progress" | "completed" | "queued" | "waiting";
        readonly conclusion:
          | "success"
          | "failure"
          | "neutral"
          | "cancelled"
          | "timed_out"
          | "action_required"
          | "stale";
        readonly url: string;
        readonly before: string;
        readonly after: string;
        /** An array of pull requests that match this check suite. */
        readonly pull_requests: readonly {
          readonly url: string;
          readonly id: number;
          readonly number: number;
          readonly head: {
            readonly ref: string;
            readonly sha: string;
            readonly repo: RepoRef;
          };
          readonly base: {
            readonly ref: string;
            readonly sha: string;
            readonly repo: RepoRef;
          };
        }[];
        readonly deployment: CheckRunDeployment;
        readonly app: App;
        readonly created_at: string;
        readonly updated_at: string;
      };
      readonly app: App;
      readonly pull_requests: readonly {
        readonly url: string;
        readonly id: number;
        readonly number: number;
        readonly head: {
          readonly ref: string;
          readonly sha: string;
          readonly repo: RepoRef;
        };
        readonly base: {
          readonly ref: string;
          readonly sha: string;
          readonly repo: RepoRef;
        };
      }[];
      readonly deployment: CheckRunDeployment;
    };
    /** The action requested by the user. */
    readonly requested_action: {
      /** The integrator reference of the action requested by the user. */
      readonly identifier: string;
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  check_suite: {
    readonly action: "completed";
    /** The check_suite. */
    readonly check_suite: {
      readonly id: number;
      readonly node_id: string;
      /** The head branch name the changes are on. */
      readonly head_branch: string;
      /** The SHA of the head commit that is being checked. */
      readonly head_sha: string;
      /** The summary status for all check runs that are part of the check suite. */
      readonly status: "requested" | "in_progress" | "completed" | "queued";
      /** The summary conclusion for all check runs that are part of the check suite. */
      readonly conclusion: "success" | "failure" | "neutral" | "cancelled" | "timed_out" | "action_required" | "stale";
      /** URL that points to the check suite API resource. */
      readonly url: string;
      readonly before: string;
      readonly after: string;
      /** An array of pull requests that match this check suite. */
      readonly pull_requests: readonly {
        readonly url: string;
        readonly id: number;
        readonly number: number;
        readonly head: {
          readonly ref: string;
          readonly sha: string;
          readonly repo: RepoRef;
        };
        readonly base: {
          readonly ref: string;
          readonly sha: string;
          readonly repo: RepoRef;
        };
      }[];
      readonly app: App;
      readonly created_at: string;
      readonly updated_at: string;
      readonly runs_rerequestable: boolean;
      readonly rerequestable: boolean;
      readonly latest_check_runs_count: number;
      readonly check_runs_url: string;
      readonly head_commit: CommitSimple;
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  create: {
    /** The `git ref` resource. */
    readonly ref: string;
    /** The type of Git ref object created in the repository. */
    readonly ref_type: "tag" | "branch";
    /** The name of the repository's default branch (usually `main`). */
    readonly master_branch: string;
    /** The repository's current description. */
    readonly description: string;
    /** The pusher type for the event. */
    readonly pusher_type: string;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  delete: {
    /** The `git ref` resource. */
    readonly ref: string;
    /** The type of Git ref object deleted in the repository. */
    readonly ref_type: "tag" | "branch";
    /** The pusher type for the event. */
    readonly pusher_type: string;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  deployment: {
    readonly action: "created";
    readonly deployment: Deployment;
    readonly workflow: Workflow;
    readonly workflow_run: DeploymentWorkflowRun;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  deployment_status: {
    readonly action: "created";
    /** The deployment status. */
    readonly deployment_status: {
      readonly url: string;
      readonly id: number;
      readonly node_id: string;
      /** The new state. */
      readonly state: "pending" | "in_progress" | "success" | "failure" | "error" | "waiting" | "queued";
      readonly creator: User;
      /** The optional human-readable description added to the status. */
      readonly description: string;
      readonly environment: string;
      readonly environment_url: string;
      readonly log_url: string;
      /** The optional link added to the status. */
      readonly target_url: string;
      readonly created_at: string;
      readonly updated_at: string;
      readonly deployment_url: string;
      readonly repository_url: string;
      readonly performed_via_github_app: App;
    };
    readonly deployment: Deployment;
    readonly check_run: {
      /** The id of the check. */
      readonly id: number;
      /** The name of the check run. */
      readonly name: string;
      readonly node_id: string;
      /** The SHA of the commit that is being checked. */
      readonly head_sha: string;
      readonly external_id: string;
      readonly url: string;
      readonly html_url: string;
      readonly details_url: string;
      /** The current status of the check run. */
      readonly status: "queued" | "in_progress" | "completed" | "waiting";
      /** The result of the completed check run. */
      readonly conclusion:
        | "success"
        | "failure"
        | "neutral"
        | "cancelled"
        | "timed_out"
        | "action_required"
        | "stale"
        | "skipped";
      readonly started_at: string;
      readonly completed_at: string;
    };
    readonly workflow_run: DeploymentWorkflowRun;
    readonly workflow: Workflow;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  discussion: {
    readonly action:
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
      | "unanswered";
    readonly discussion: Discussion;
    readonly answer: {
      readonly id: number;
      readonly node_id: string;
      readonly html_url: string;
      readonly parent_id: null;
      readonly child_comment_count: number;
      readonly repository_url: string;
      readonly discussion_id: number;
      readonly author_association:
        | "COLLABORATOR"
        | "CONTRIBUTOR"
        | "FIRST_TIMER"
        | "FIRST_TIME_CONTRIBUTOR"
        | "MANNEQUIN"
        | "MEMBER"
        | "NONE"
        | "OWNER";
      readonly user: User;
      readonly created_at: string;
      readonly updated_at: string;
      readonly body: string;
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly changes: {
      readonly category: {
        readonly from: DiscussionCategory;
      };
      readonly title: {
        readonly from: string;
      };
      readonly body: {
        readonly from: string;
      };
      readonly new_discussion: Discussion;
      readonly new_repository: Repository;
    };
    readonly label: Label;
    readonly old_answer: {
      readonly id: number;
      readonly node_id: string;
      readonly html_url: string;
      readonly parent_id: null;
      readonly child_comment_count: number;
      readonly repository_url: string;
      readonly discussion_id: number;
      readonly author_association:
        | "COLLABORATOR"
        | "CONTRIBUTOR"
        | "FIRST_TIMER"
        | "FIRST_TIME_CONTRIBUTOR"
        | "MANNEQUIN"
        | "MEMBER"
        | "NONE"
        | "OWNER";
      readonly user: User;
      readonly created_at: string;
      readonly updated_at: string;
      readonly body: string;
    };
  };
  discussion_comment: {
    readonly action: "created" | "edited" | "deleted";
    readonly comment: {
      readonly id: number;
      readonly node_id: string;
      readonly html_url: string;
      readonly parent_id: number;
      readonly child_comment_count: number;
      readonly repository_url: string;
      readonly discussion_id: number;
      readonly author_association:
        | "COLLABORATOR"
        | "CONTRIBUTOR"
        | "FIRST_TIMER"
        | "FIRST_TIME_CONTRIBUTOR"
        | "MANNEQUIN"
        | "MEMBER"
        | "NONE"
        | "OWNER";
      readonly user: User;
      readonly created_at: string;
      readonly updated_at: string;
      /** The main text of the comment. */
      readonly body: string;
      readonly reactions: Reactions;
    };
    readonly discussion: Discussion;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly changes: {
      readonly body: {
        readonly from: string;
      };
    };
  };
  fork: {
    /** The created `repository` resource. */
    readonly forkee: Repository;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  gollum: {
    /** The pages that were updated. */
    readonly pages: readonly {
      /** The name of the page. */
      readonly page_name: string;
      /** The current page title. */
      readonly title: string;
      readonly summary: null;
      /** The action that was performed on the page. */
      readonly action: "created" | "edited";
      /** The latest commit SHA of the page. */
      readonly sha: string;
      /** Points to the HTML wiki page. */
      readonly html_url: string;
    }[];
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  issue_comment: {
    readonly action: "created" | "edited" | "deleted";
    /** The issue the comment belongs to. */
    readonly issue: Issue;
    readonly comment: IssueComment;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** The changes to the comment. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body. */
        readonly from: string;
      };
    };
  };
  issues: {
    /** The action that was performed. */
    readonly action:
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
      | "untyped";
    readonly issue: Issue;
    /** The optional user who was assigned or unassigned from the issue. */
    readonly assignee: User;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly milestone: Milestone;
    readonly label: Label;
    /** The changes to the issue. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body. */
        readonly from: string;
      };
      readonly title: {
        /** The previous version of the title. */
        readonly from: string;
      };
      readonly old_issue: Issue;
      readonly old_repository: Repository;
      readonly new_issue: Issue;
      readonly new_repository: Repository;
    };
  };
  label: {
    readonly action: "created" | "edited" | "deleted";
    /** The label that was added. */
    readonly label: Label;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** The changes to the label if the action was `edited`. */
    readonly changes: {
      readonly color: {
        /** The previous version of the color if the action was `edited`. */
        readonly from: string;
      };
      readonly name: {
        /** The previous version of the name if the action was `edited`. */
        readonly from: string;
      };
      readonly description: {
        /** The previous version of the description if the action was `edited`. */
        readonly from: string;
      };
    };
  };
  merge_group: {
    readonly action: "checks_requested";
    /** The merge group. */
    readonly merge_group: {
      /** The SHA of the merge group. */
      readonly head_sha: string;
      /** The full ref of the merge group. */
      readonly head_ref: string;
      /** The full ref of the branch the merge group will be merged into. */
      readonly base_ref: string;
      /** The SHA of the merge group's parent commit. */
      readonly base_sha: string;
      /** An expanded representation of the `head_sha` commit. */
      readonly head_commit: {
        readonly id: string;
        readonly tree_id: string;
        readonly message: string;
        readonly timestamp: string;
        readonly author: {
          readonly name: string;
          readonly email: string;
        };
        readonly committer: {
          readonly name: string;
          readonly email: string;
        };
      };
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly reason: "dequeued" | "invalidated" | "merged";
  };
  milestone: {
    readonly action: "created" | "closed" | "opened" | "edited" | "deleted";
    readonly milestone: Milestone;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** The changes to the milestone if the action was `edited`. */
    readonly changes: {
      readonly description: {
        /** The previous version of the description if the action was `edited`. */
        readonly from: string;
      };
      readonly due_on: {
        /** The previous version of the due date if the action was `edited`. */
        readonly from: string;
      };
      readonly title: {
        /** The previous version of the title if the action was `edited`. */
        readonly from: string;
      };
    };
  };
  page_build: {
    readonly id: number;
    /** The List GitHub Pages builds itself. */
    readonly build: {
      readonly url: string;
      readonly status: string;
      readonly error: {
        readonly message: string;
      };
      readonly pusher: User;
      readonly commit: string;
      readonly duration: number;
      readonly created_at: string;
      readonly updated_at: string;
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  project: {
    readonly action: "created" | "closed" | "reopened" | "edited" | "deleted";
    readonly project: Project;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** The changes to the project if the action was `edited`. */
    readonly changes: {
      readonly name: {
        /** The changes to the project if the action was `edited`. */
        readonly from: string;
      };
      readonly body: {
        /** The previous version of the body if the action was `edited`. */
        readonly from: string;
      };
    };
  };
  project_card: {
    readonly action: "created" | "moved" | "converted" | "edited" | "deleted";
    readonly changes: {
      readonly note: {
        readonly from: string;
      };
      readonly column_id: {
        readonly from: number;
      };
    };
    readonly project_card: ProjectCard;
    readonly repository: Repository;
    readonly sender: User;
    readonly organization: Organization;
    readonly installation: InstallationLite;
  };
  project_column: {
    readonly action: "created" | "updated" | "moved" | "deleted";
    readonly project_column: ProjectColumn;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly changes: {
      readonly name: {
        readonly from: string;
      };
    };
  };
  public: {
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  pull_request: {
    readonly action:
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
      | "stacked";
    /** The pull request number. */
    readonly number: number;
    readonly pull_request: PullRequest;
    readonly assignee: User;
    readonly repository: Repository;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly sender: User;
    readonly reason: string;
    readonly milestone: Milestone;
    /** The changes to the comment if the action was `edited`. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body if the action was `edited`. */
        readonly from: string;
      };
      readonly title: {
        /** The previous version of the title if the action was `edited`. */
        readonly from: string;
      };
      readonly base: {
        readonly ref: {
          readonly from: string;
        };
        readonly sha: {
          readonly from: string;
        };
      };
    };
    readonly label: Label;
    readonly requested_reviewer: User;
    readonly requested_team: Team;
    readonly before: string;
    readonly after: string;
  };
  pull_request_comment: {
    readonly action: "created" | "edited" | "deleted";
    /** The issue the comment belongs to. */
    readonly issue: Issue;
    readonly comment: IssueComment;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** The changes to the comment. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body. */
        readonly from: string;
      };
    };
  };
  pull_request_review: {
    readonly action: "submitted" | "edited" | "dismissed";
    readonly review: PullRequestReview;
    readonly pull_request: SimplePullRequest;
    readonly repository: Repository;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly sender: User;
    readonly changes: {
      readonly body: {
        /** The previous version of the body if the action was `edited`. */
        readonly from: string;
      };
    };
  };
  pull_request_review_comment: {
    readonly action: "created" | "edited" | "deleted";
    readonly comment: PullRequestReviewComment;
    readonly pull_request: {
      readonly url: string;
      readonly id: number;
      readonly node_id: string;
      readonly html_url: string;
      readonly diff_url: string;
      readonly patch_url: string;
      readonly issue_url: string;
      readonly number: number;
      readonly state: "open" | "closed";
      readonly locked: boolean;
      readonly title: string;
      readonly user: User;
      readonly body: string;
      readonly created_at: string;
      readonly updated_at: string;
      readonly closed_at: string;
      readonly merged_at: string;
      readonly merge_commit_sha: string;
      readonly assignee: User;
      readonly assignees: readonly {
        readonly login: string;
        readonly id: number;
        readonly node_id: string;
        readonly name: string;
        readonly email: string;
        readonly avatar_url: string;
        readonly gravatar_id: string;
        readonly url: string;
        readonly html_url: string;
        readonly followers_url: string;
        readonly following_url: string;
        readonly gists_url: string;
        readonly starred_url: string;
        readonly subscriptions_url: string;
        readonly organizations_url: string;
        readonly repos_url: string;
        readonly events_url: string;
        readonly received_events_url: string;
        readonly type: "Bot" | "User" | "Organization";
        readonly site_admin: boolean;
      }[];
      readonly requested_reviewers: readonly {
        readonly login: string;
        readonly id: number;
        readonly node_id: string;
        readonly name: string;
        readonly email: string;
        readonly avatar_url: string;
        readonly gravatar_id: string;
        readonly url: string;
        readonly html_url: string;
        readonly followers_url: string;
        readonly following_url: string;
        readonly gists_url: string;
        readonly starred_url: string;
        readonly subscriptions_url: string;
        readonly organizations_url: string;
        readonly repos_url: string;
        readonly events_url: string;
        readonly received_events_url: string;
        readonly type: "Bot" | "User" | "Organization";
        readonly site_admin: boolean;
        readonly slug: string;
        /** Description of the team */
        readonly description: string;
        readonly privacy: "open" | "closed" | "secret";
        readonly members_url: string;
        readonly repositories_url: string;
        /** Permission that the team will have for its repositories */
        readonly permission: string;
        readonly parent: {
          /** Name of the team */
          readonly name: string;
          /** Unique identifier of the team */
          readonly id: number;
          readonly node_id: string;
          readonly slug: string;
          /** Description of the team */
          readonly description: string;
          readonly privacy: "open" | "closed" | "secret";
          /** URL for the team */
          readonly url: string;
          readonly html_url: string;
          readonly members_url: string;
          readonly repositories_url: string;
          /** Permission that the team will have for its repositories */
          readonly permission: string;
          /** Whether team members will receive notifications when their team is @mentioned */
          readonly notification_setting: "notifications_enabled" | "notifications_disabled";
        };
        /** Whether team members will receive notifications when their team is @mentioned */
        readonly notification_setting: "notifications_enabled" | "notifications_disabled";
      }[];
      readonly requested_teams: readonly {
        /** Name of the team */
        readonly name: string;
        /** Unique identifier of the team */
        readonly id: number;
        readonly node_id: string;
        readonly slug: string;
        /** Description of the team */
        readonly description: string;
        readonly privacy: "open" | "closed" | "secret";
        /** URL for the team */
        readonly url: string;
        readonly html_url: string;
        readonly members_url: string;
        readonly repositories_url: string;
        /** Permission that the team will have for its repositories */
        readonly permission: string;
        readonly parent: {
          /** Name of the team */
          readonly name: string;
          /** Unique identifier of the team */
          readonly id: number;
          readonly node_id: string;
          readonly slug: string;
          /** Description of the team */
          readonly description: string;
          readonly privacy: "open" | "closed" | "secret";
          /** URL for the team */
          readonly url: string;
          readonly html_url: string;
          readonly members_url: string;
          readonly repositories_url: string;
          /** Permission that the team will have for its repositories */
          readonly permission: string;
          /** Whether team members will receive notifications when their team is @mentioned */
          readonly notification_setting: "notifications_enabled" | "notifications_disabled";
        };
        /** Whether team members will receive notifications when their team is @mentioned */
        readonly notification_setting: "notifications_enabled" | "notifications_disabled";
      }[];
      readonly labels: readonly {
        readonly id: number;
        readonly node_id: string;
        /** URL for the label */
        readonly url: string;
        /** The name of the label. */
        readonly name: string;
        readonly description: string;
        /** 6-character hex code, without the leading #, identifying the color */
        readonly color: string;
        readonly default: boolean;
      }[];
      readonly milestone: Milestone;
      readonly draft: boolean;
      readonly commits_url: string;
      readonly review_comments_url: string;
      readonly review_comment_url: string;
      readonly comments_url: string;
      readonly statuses_url: string;
      readonly head: {
        readonly label: string;
        readonly ref: string;
        readonly sha: string;
        readonly user: User;
        readonly repo: Repository;
      };
      readonly base: {
        readonly label: string;
        readonly ref: string;
        readonly sha: string;
        readonly user: User;
        readonly repo: Repository;
      };
      readonly _links: {
        readonly self: Link;
        readonly html: Link;
        readonly issue: Link;
        readonly comments: Link;
        readonly review_comments: Link;
        readonly review_comment: Link;
        readonly commits: Link;
        readonly statuses: Link;
      };
      readonly auto_merge: AutoMerge;
      readonly author_association:
        | "COLLABORATOR"
        | "CONTRIBUTOR"
        | "FIRST_TIMER"
        | "FIRST_TIME_CONTRIBUTOR"
        | "MANNEQUIN"
        | "MEMBER"
        | "NONE"
        | "OWNER";
      readonly active_lock_reason: "resolved" | "off-topic" | "too heated" | "spam";
    };
    readonly repository: Repository;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly sender: User;
    /** The changes to the comment. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body. */
        readonly from: string;
      };
    };
  };
  pull_request_target: {
    readonly action:
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
      | "stacked";
    /** The pull request number. */
    readonly number: number;
    readonly pull_request: PullRequest;
    readonly assignee: User;
    readonly repository: Repository;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly sender: User;
    readonly reason: string;
    readonly milestone: Milestone;
    /** The changes to the comment if the action was `edited`. */
    readonly changes: {
      readonly body: {
        /** The previous version of the body if the action was `edited`. */
        readonly from: string;
      };
      readonly title: {
        /** The previous version of the title if the action was `edited`. */
        readonly from: string;
      };
      readonly base: {
        readonly ref: {
          readonly from: string;
        };
        readonly sha: {
          readonly from: string;
        };
      };
    };
    readonly label: Label;
    readonly requested_reviewer: User;
    readonly requested_team: Team;
    readonly before: string;
    readonly after: string;
  };
  push: {
    /** The full git ref that was pushed. */
    readonly ref: string;
    /** The SHA of the most recent commit on `ref` before the push. */
    readonly before: string;
    /** The SHA of the most recent commit on `ref` after the push. */
    readonly after: string;
    /** Whether this push created the `ref`. */
    readonly created: boolean;
    /** Whether this push deleted the `ref`. */
    readonly deleted: boolean;
    /** Whether this push was a force push of the `ref`. */
    readonly forced: boolean;
    readonly base_ref: string;
    /** URL that shows the changes in this `ref` update, from the `before` commit to the `after` commit. */
    readonly compare: string;
    /** An array of commit objects describing the pushed commits. */
    readonly commits: readonly {
      readonly id: string;
      readonly tree_id: string;
      /** Whether this commit is distinct from any that have been pushed before. */
      readonly distinct: boolean;
      /** The commit message. */
      readonly message: string;
      /** The ISO 8601 timestamp of the commit. */
      readonly timestamp: string;
      /** URL that points to the commit API resource. */
      readonly url: string;
      readonly author: Committer;
      readonly committer: Committer;
      /** An array of files added in the commit. */
      readonly added: readonly string[];
      /** An array of files modified by the commit. */
      readonly modified: readonly string[];
      /** An array of files removed in the commit. */
      readonly removed: readonly string[];
    }[];
    /** For pushes where `after` is or points to a commit object, an expanded representation of that commit. */
    readonly head_commit: Commit;
    readonly repository: Repository;
    readonly pusher: Committer;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  registry_package: {
    readonly action: "published" | "updated";
    /** Information about the package. */
    readonly registry_package: {
      /** Unique identifier of the package. */
      readonly id: number;
      /** The name of the package. */
      readonly name: string;
      readonly namespace: string;
      readonly description: string;
      readonly ecosystem: string;
      /** The type of supported package. */
      readonly package_type: "npm" | "maven" | "rubygems" | "docker" | "nuget" | "CONTAINER";
      readonly html_url: string;
      readonly created_at: string;
      readonly updated_at: string;
      readonly owner: User;
      /** A version of a software package */
      readonly package_version: {
        /** Unique identifier of the package version. */
        readonly id: number;
        readonly version: string;
        readonly summary: string;
        /** The name of the package version. */
        readonly name: string;
        readonly description: string;
        readonly body: unknown;
        readonly body_html: string;
        readonly release: {
          readonly url: string;
          readonly html_url: string;
          readonly id: number;
          readonly tag_name: string;
          readonly target_commitish: string;
          readonly name: string;
          readonly draft: boolean;
          readonly author: User;
          readonly prerelease: boolean;
          readonly created_at: string;
          readonly published_at: string;
        };
        readonly manifest: string;
        readonly html_url: string;
        readonly tag_name: string;
        readonly target_commitish: string;
        readonly target_oid: string;
        readonly draft: boolean;
        readonly prerelease: boolean;
        readonly created_at: string;
        readonly updated_at: string;
        /** Package Version Metadata */
        readonly metadata: readonly null[];
        readonly docker_metadata: readonly null[];
        readonly container_metadata: {
          readonly labels: {
            readonly description: string;
            readonly source: string;
            readonly revision: string;
            readonly image_url: string;
            readonly licenses: string;
            readonly all_labels: unknown;
          };
          readonly manifest: {
            readonly digest: string;
            readonly media_type: string;
            readonly uri: string;
            readonly size: number;
            readonly config: {
              readonly digest: string;
              readonly media_type: string;
              readonly size: number;
            };
            readonly layers: readonly {
              readonly digest: string;
              readonly media_type: string;
              readonly size: number;
            }[];
          };
          readonly tag: {
            readonly digest: string;
            readonly name: string;
          };
        };
        readonly npm_metadata: PackageNpmMetadata;
        readonly nuget_metadata: readonly {
          readonly id: string | number;
          readonly name: string;
          readonly value: unknown;
        }[];
        readonly rubygems_metadata: readonly null[];
        readonly package_files: readonly {
          readonly download_url: string;
          readonly id: number;
          readonly name: string;
          readonly sha256: string;
          readonly sha1: string;
          readonly md5: string;
          readonly content_type: string;
          readonly state: string;
          readonly size: number;
          readonly created_at: string;
          readonly updated_at: string;
        }[];
        readonly package_url: string;
        readonly author: {
          readonly avatar_url: string;
          readonly events_url: string;
          readonly followers_url: string;
          readonly following_url: string;
          readonly gists_url: string;
          readonly gravatar_id: string;
          readonly html_url: string;
          readonly id: number;
          readonly login: string;
          readonly node_id: string;
          readonly organizations_url: string;
          readonly received_events_url: string;
          readonly repos_url: string;
          readonly site_admin: boolean;
          readonly starred_url: string;
          readonly subscriptions_url: string;
          readonly type: string;
          readonly url: string;
        };
        readonly source_url: string;
        readonly installation_command: string;
      };
      readonly registry: {
        readonly about_url: string;
        readonly name: string;
        readonly type: string;
        readonly url: string;
        readonly vendor: string;
      };
    };
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  release: {
    readonly action: "published" | "unpublished" | "created" | "edited" | "deleted" | "prereleased" | "released";
    readonly release: Release;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    readonly changes: {
      readonly body: {
        /** The previous version of the body if the action was `edited`. */
        readonly from: string;
      };
      readonly name: {
        /** The previous version of the name if the action was `edited`. */
        readonly from: string;
      };
    };
  };
  repository_dispatch: {
    readonly action: string;
    readonly branch: string;
    readonly client_payload: unknown;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  status: {
    /** The unique identifier of the status. */
    readonly id: number;
    /** The Commit SHA. */
    readonly sha: string;
    readonly name: string;
    readonly avatar_url: string;
    /** The optional link added to the status. */
    readonly target_url: string;
    readonly context: string;
    /** The optional human-readable description added to the status. */
    readonly description: string;
    /** The new state. */
    readonly state: "pending" | "success" | "failure" | "error";
    readonly commit: {
      readonly sha: string;
      readonly node_id: string;
      readonly commit: {
        readonly author: Committer;
        readonly committer: Committer;
        readonly message: string;
        readonly tree: {
          readonly sha: string;
          readonly url: string;
        };
        readonly url: string;
        readonly comment_count: number;
        readonly verification: {
          readonly verified: boolean;
          readonly reason:
            | "expired_key"
            | "not_signing_key"
            | "gpgverify_error"
            | "gpgverify_unavailable"
            | "unsigned"
            | "unknown_signature_type"
            | "no_user"
            | "unverified_email"
            | "bad_email"
            | "unknown_key"
            | "malformed_signature"
            | "invalid"
            | "valid";
          readonly signature: string;
          readonly payload: string;
        };
      };
      readonly url: string;
      readonly html_url: string;
      readonly comments_url: string;
      readonly author: User;
      readonly committer: User;
      readonly parents: readonly {
        readonly sha: string;
        readonly url: string;
        readonly html_url: string;
      }[];
    };
    /** An array of branch objects containing the status' SHA. */
    readonly branches: readonly {
      readonly name: string;
      readonly commit: {
        readonly sha: string;
        readonly url: string;
      };
      readonly protected: boolean;
    }[];
    readonly created_at: string;
    readonly updated_at: string;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  watch: {
    readonly action: "started";
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
  };
  workflow_dispatch: {
    /** The branch ref from which the workflow was run. */
    readonly ref: string;
    readonly repository: Repository;
    readonly sender: User;
    readonly installation: InstallationLite;
    readonly organization: Organization;
    /** Relative path to the workflow file which contains the workflow. */
    readonly workflow: string;
  };
  workflow_run: {
    readonly action: "requested" | "completed" | "in_progress";
    readonly organization: Organization;
    readonly repository: Repository;
    readonly sender: User;
    readonly workflow: Workflow;
    readonly workflow_run: WorkflowRun;
    readonly installation: InstallationLite;
  };
  /** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
  schedule: {
    /** The cron expression that was due. */
    readonly schedule: string;
  };
}

export interface BranchProtectionRule {
  readonly id: number;
  readonly repository_id: number;
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly pull_request_reviews_enforcement_level: "off" | "non_admins" | "everyone";
  readonly required_approving_review_count: number;
  readonly dismiss_stale_reviews_on_push: boolean;
  readonly require_code_owner_review: boolean;
  readonly authorized_dismissal_actors_only: boolean;
  readonly ignore_approvals_from_contributors: boolean;
  readonly require_last_push_approval: boolean;
  readonly required_status_checks: readonly string[];
  readonly required_status_checks_enforcement_level: "off" | "non_admins" | "everyone";
  readonly strict_required_status_checks_policy: boolean;
  readonly signature_requirement_enforcement_level: "off" | "non_admins" | "everyone";
  readonly linear_history_requirement_enforcement_level: "off" | "non_admins" | "everyone";
  readonly admin_enforced: boolean;
  readonly create_protected: boolean;
  readonly allow_force_pushes_enforcement_level: "off" | "non_admins" | "everyone";
  readonly allow_deletions_enforcement_level: "off" | "non_admins" | "everyone";
  readonly merge_queue_enforcement_level: "off" | "non_admins" | "everyone";
  readonly required_deployments_enforcement_level: "off" | "non_admins" | "everyone";
  readonly required_conversation_resolution_level: "off" | "non_admins" | "everyone";
  readonly authorized_actors_only: boolean;
  readonly authorized_actor_names: readonly string[];
}

export interface User {
  readonly login: string;
  readonly id: number;
  readonly node_id: string;
  readonly name: string;
  readonly email: string;
  readonly avatar_url: string;
  readonly gravatar_id: string;
  readonly url: string;
  readonly html_url: string;
  readonly followers_url: string;
  readonly following_url: string;
  readonly gists_url: string;
  readonly starred_url: string;
  readonly subscriptions_url: string;
  readonly organizations_url: string;
  readonly repos_url: string;
  readonly events_url: string;
  readonly received_events_url: string;
  readonly type: "Bot" | "User" | "Organization";
  readonly site_admin: boolean;
}

export interface License {
  readonly key: string;
  readonly name: string;
  readonly spdx_id: string;
  readonly url: string;
  readonly node_id: string;
}

export interface Repository {
  /** Unique identifier of the repository */
  readonly id: number;
  /** The GraphQL identifier of the repository. */
  readonly node_id: string;
  /** The name of the repository. */
  readonly name: string;
  /** The full, globally unique, name of the repository. */
  readonly full_name: string;
  /** Whether the repository is private or public. */
  readonly private: boolean;
  readonly owner: User;
  /** The URL to view the repository on GitHub.com. */
  readonly html_url: string;
  /** The repository description. */
  readonly description: string;
  /** Whether the repository is a fork. */
  readonly fork: boolean;
  /** The URL to get more information about the repository from the GitHub API. */
  readonly url: string;
  /** The API URL to list the forks of the repository. */
  readonly forks_url: string;
  /** A template for the API URL to get information about deploy keys on the repository. */
  readonly keys_url: string;
  /** A template for the API URL to get information about collaborators of the repository. */
  readonly collaborators_url: string;
  /** The API URL to list the teams on the repository. */
  readonly teams_url: string;
  /** The API URL to list the hooks on the repository. */
  readonly hooks_url: string;
  /** A template for the API URL to get information about issue events on the repository. */
  readonly issue_events_url: string;
  /** The API URL to list the events of the repository. */
  readonly events_url: string;
  /** A template for the API URL to list the available assignees for issues in the repository. */
  readonly assignees_url: string;
  /** A template for the API URL to get information about branches in the repository. */
  readonly branches_url: string;
  /** The API URL to get information about tags on the repository. */
  readonly tags_url: string;
  /** A template for the API URL to create or retrieve a raw Git blob in the repository. */
  readonly blobs_url: string;
  /** A template for the API URL to get information about Git tags of the repository. */
  readonly git_tags_url: string;
  /** A template for the API URL to get information about Git refs of the repository. */
  readonly git_refs_url: string;
  /** A template for the API URL to create or retrieve a raw Git tree of the repository. */
  readonly trees_url: string;
  /** A template for the API URL to get information about statuses of a commit. */
  readonly statuses_url: string;
  /** The API URL to get information about the languages of the repository. */
  readonly languages_url: string;
  /** The API URL to list the stargazers on the repository. */
  readonly stargazers_url: string;
  /** A template for the API URL to list the contributors to the repository. */
  readonly contributors_url: string;
  /** The API URL to list the subscribers on the repository. */
  readonly subscribers_url: string;
  /** The API URL to subscribe to notifications for this repository. */
  readonly subscription_url: string;
  /** A template for the API URL to get information about commits on the repository. */
  readonly commits_url: string;
  /** A template for the API URL to get information about Git commits of the repository. */
  readonly git_commits_url: string;
  /** A template for the API URL to get information about comments on the repository. */
  readonly comments_url: string;
  /** A template for the API URL to get information about issue comments on the repository. */
  readonly issue_comment_url: string;
  /** A template for the API URL to get the contents of the repository. */
  readonly contents_url: string;
  /** A template for the API URL to compare two commits or refs. */
  readonly compare_url: string;
  /** The API URL to merge branches in the repository. */
  readonly merges_url: string;
  /** A template for the API URL to download the repository as an archive. */
  readonly archive_url: string;
  /** The API URL to list the downloads on the repository. */
  readonly downloads_url: string;
  /** A template for the API URL to get information about issues on the repository. */
  readonly issues_url: string;
  /** A template for the API URL to get information about pull requests on the repository. */
  readonly pulls_url: string;
  /** A template for the API URL to get information about milestones of the repository. */
  readonly milestones_url: string;
  /** A template for the API URL to get information about notifications on the repository. */
  readonly notifications_url: string;
  /** A template for the API URL to get information about labels of the repository. */
  readonly labels_url: string;
  /** A template for the API URL to get information about releases on the repository. */
  readonly releases_url: string;
  /** The API URL to list the deployments of the repository. */
  readonly deployments_url: string;
  readonly created_at: number | string;
  readonly updated_at: string;
  readonly pushed_at: number | string;
  readonly git_url: string;
  readonly ssh_url: string;
  readonly clone_url: string;
  readonly svn_url: string;
  readonly homepage: string;
  readonly size: number;
  readonly stargazers_count: number;
  readonly watchers_count: number;
  readonly language: string;
  /** Whether issues are enabled. */
  readonly has_issues: boolean;
  /** Whether projects are enabled. */
  readonly has_projects: boolean;
  /** Whether downloads are enabled. */
  readonly has_downloads: boolean;
  /** Whether the wiki is enabled. */
  readonly has_wiki: boolean;
  readonly has_pages: boolean;
  /** Whether discussions are enabled. */
  readonly has_discussions: boolean;
  readonly forks_count: number;
  readonly mirror_url: string;
  /** Whether the repository is archived. */
  readonly archived: boolean;
  /** Returns whether or not this repository is disabled. */
  readonly disabled: boolean;
  readonly open_issues_count: number;
  readonly license: License;
  readonly forks: number;
  readonly open_issues: number;
  readonly watchers: number;
  readonly stargazers: number;
  /** The default branch of the repository. */
  readonly default_branch: string;
  /** Whether to allow squash merges for pull requests. */
  readonly allow_squash_merge: boolean;
  /** Whether to allow merge commits for pull requests. */
  readonly allow_merge_commit: boolean;
  /** Whether to allow rebase merges for pull requests. */
  readonly allow_rebase_merge: boolean;
  /** Whether to allow auto-merge for pull requests. */
  readonly allow_auto_merge: boolean;
  /** Whether to allow private forks */
  readonly allow_forking: boolean;
  readonly allow_update_branch: boolean;
  readonly use_squash_pr_title_as_default: boolean;
  readonly squash_merge_commit_message: string;
  readonly squash_merge_commit_title: string;
  readonly merge_commit_message: string;
  readonly merge_commit_title: string;
  readonly is_template: boolean;
  readonly web_commit_signoff_required: boolean;
  readonly topics: readonly string[];
  readonly visibility: "public" | "private" | "internal";
  /** Whether to delete head branches when pull requests are merged */
  readonly delete_branch_on_merge: boolean;
  readonly master_branch: string;
  readonly permissions: {
    readonly pull: boolean;
    readonly push: boolean;
    readonly admin: boolean;
    readonly maintain: boolean;
    readonly triage: boolean;
  };
  readonly public: boolean;
  readonly organization: string;
  readonly custom_properties: unknown;
}

export interface InstallationLite {
  /** The ID of the installation. */
  readonly id: number;
  readonly node_id: string;
}

export interface Organization {
  readonly login: string;
  readonly id: number;
  readonly node_id: string;
  readonly url: string;
  readonly html_url: string;
  readonly repos_url: string;
  readonly events_url: string;
  readonly hooks_url: string;
  readonly issues_url: string;
  readonly members_url: string;
  readonly public_members_url: string;
  readonly avatar_url: string;
  readonly description: string;
}

export interface RepoRef {
  readonly id: number;
  readonly url: string;
  readonly name: string;
}

export interface CheckRunPullRequest {
  readonly url: string;
  readonly id: number;
  readonly number: number;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: RepoRef;
  };
  readonly base: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: RepoRef;
  };
}

export interface CheckRunDeployment {
  readonly url: string;
  readonly id: number;
  readonly node_id: string;
  readonly task: string;
  readonly original_environment: string;
  readonly environment: string;
  readonly description: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly statuses_url: string;
  readonly repository_url: string;
}

export interface App {
  /** Unique identifier of the GitHub app */
  readonly id: number;
  /** The slug name of the GitHub app */
  readonly slug: string;
  readonly node_id: string;
  readonly owner: User;
  /** The name of the GitHub app */
  readonly name: string;
  readonly description: string;
  readonly external_url: string;
  readonly html_url: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** The set of permissions for the GitHub app */
  readonly permissions: {
    readonly actions: "read" | "write";
    readonly administration: "read" | "write";
    readonly blocking: "read" | "write";
    readonly checks: "read" | "write";
    readonly content_references: "read" | "write";
    readonly contents: "read" | "write";
    readonly deployments: "read" | "write";
    readonly discussions: "read" | "write";
    readonly emails: "read" | "write";
    readonly environments: "read" | "write";
    readonly followers: "read" | "write";
    readonly gpg_keys: "read" | "write";
    readonly interaction_limits: "read" | "write";
    readonly issues: "read" | "write";
    readonly keys: "read" | "write";
    readonly members: "read" | "write";
    readonly merge_queues: "read" | "write";
    readonly metadata: "read" | "write";
    readonly organization_administration: "read" | "write";
    readonly organization_hooks: "read" | "write";
    readonly organization_packages: "read" | "write";
    readonly organization_plan: "read" | "write";
    readonly organization_projects: "read" | "write";
    readonly organization_secrets: "read" | "write";
    readonly organization_self_hosted_runners: "read" | "write";
    readonly organization_user_blocking: "read" | "write";
    readonly packages: "read" | "write";
    readonly pages: "read" | "write";
    readonly plan: "read" | "write";
    readonly pull_requests: "read" | "write";
    readonly repository_hooks: "read" | "write";
    readonly repository_projects: "read" | "write";
    readonly secret_scanning_alerts: "read" | "write";
    readonly secrets: "read" | "write";
    readonly security_events: "read" | "write";
    readonly security_scanning_alert: "read" | "write";
    readonly single_file: "read" | "write";
    readonly starring: "read" | "write";
    readonly statuses: "read" | "write";
    readonly team_discussions: "read" | "write";
    readonly vulnerability_alerts: "read" | "write";
    readonly watching: "read" | "write";
    readonly workflows: "read" | "write";
  };
  /** The list of events for the GitHub app */
  readonly events: readonly (
    | "branch_protection_rule"
    | "check_run"
    | "check_suite"
    | "code_scanning_alert"
    | "commit_comment"
    | "create"
    | "delete"
    | "dependabot_alert"
    | "deployment"
    | "deployment_protection_rule"
    | "deployment_review"
    | "deployment_status"
    | "deploy_key"
    | "discussion"
    | "discussion_comment"
    | "fork"
    | "gollum"
    | "issues"
    | "issue_comment"
    | "label"
    | "member"
    | "membership"
    | "merge_group"
    | "merge_queue_entry"
    | "milestone"
    | "organization"
    | "org_block"
    | "page_build"
    | "project"
    | "projects_v2_item"
    | "project_card"
    | "project_column"
    | "public"
    | "pull_request"
    | "pull_request_review"
    | "pull_request_review_comment"
    | "pull_request_review_thread"
    | "push"
    | "registry_package"
    | "release"
    | "repository"
    | "repository_dispatch"
    | "repository_ruleset"
    | "secret_scanning_alert"
    | "secret_scanning_alert_location"
    | "security_and_analysis"
    | "star"
    | "status"
    | "team"
    | "team_add"
    | "watch"
    | "workflow_dispatch"
    | "workflow_job"
    | "workflow_run"
  )[];
}

export interface Committer {
  /** The git author's name. */
  readonly name: string;
  /** The git author's email address. */
  readonly email: string;
  readonly date: string;
  readonly username: string;
}

export interface CommitSimple {
  readonly id: string;
  readonly tree_id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: Committer;
  readonly committer: Committer;
}

export interface Deployment {
  readonly url: string;
  /** Unique identifier of the deployment */
  readonly id: number;
  readonly node_id: string;
  readonly sha: string;
  /** The ref to deploy. */
  readonly ref: string;
  /** Parameter to specify a task to execute */
  readonly task: string;
  readonly payload: unknown;
  readonly original_environment: string;
  /** Name of the target deployment environment. */
  readonly environment: string;
  /** Specifies if the given environment will no longer exist at some point in the future. */
  readonly transient_environment: boolean;
  /** Specifies if the given environment is one that end-users directly interact with. */
  readonly production_environment: boolean;
  readonly description: string;
  readonly creator: User;
  readonly created_at: string;
  readonly updated_at: string;
  readonly statuses_url: string;
  readonly repository_url: string;
  readonly performed_via_github_app: App;
}

export interface Workflow {
  readonly badge_url: string;
  readonly created_at: string;
  readonly html_url: string;
  readonly id: number;
  readonly name: string;
  readonly node_id: string;
  readonly path: string;
  readonly state: string;
  readonly updated_at: string;
  readonly url: string;
}

export interface ReferencedWorkflow {
  readonly path: string;
  readonly sha: string;
  readonly ref: string;
}

export interface DeploymentWorkflowRun {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly display_title: string;
  readonly node_id: string;
  readonly head_branch: string;
  readonly head_sha: string;
  readonly run_number: number;
  readonly event: string;
  readonly status: "requested" | "in_progress" | "completed" | "queued";
  readonly conclusion: "success" | "failure" | "neutral" | "cancelled" | "timed_out" | "action_required" | "stale";
  readonly workflow_id: number;
  readonly check_suite_id: number;
  readonly check_suite_node_id: string;
  readonly url: string;
  readonly html_url: string;
  readonly pull_requests: readonly {
    readonly url: string;
    readonly id: number;
    readonly number: number;
    readonly head: {
      readonly ref: string;
      readonly sha: string;
      readonly repo: RepoRef;
    };
    readonly base: {
      readonly ref: string;
      readonly sha: string;
      readonly repo: RepoRef;
    };
  }[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly actor: User;
  readonly triggering_actor: User;
  readonly run_attempt: number;
  readonly run_started_at: string;
  readonly referenced_workflows: readonly {
    readonly path: string;
    readonly sha: string;
    readonly ref: string;
  }[];
}

export interface DiscussionCategory {
  readonly id: number;
  readonly node_id: string;
  readonly repository_id: number;
  readonly emoji: string;
  readonly name: string;
  readonly description: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly slug: string;
  readonly is_answerable: boolean;
}

export interface Reactions {
  readonly url: string;
  readonly total_count: number;
  readonly "+1": number;
  readonly "-1": number;
  readonly laugh: number;
  readonly hooray: number;
  readonly confused: number;
  readonly heart: number;
  readonly rocket: number;
  readonly eyes: number;
}

export interface Discussion {
  readonly repository_url: string;
  readonly category: DiscussionCategory;
  readonly answer_html_url: string;
  readonly answer_chosen_at: string;
  readonly answer_chosen_by: User;
  readonly html_url: string;
  readonly id: number;
  readonly node_id: string;
  readonly number: number;
  /** The discussion post's title. */
  readonly title: string;
  readonly user: User;
  readonly state: "open" | "locked" | "converting";
  readonly locked: boolean;
  readonly comments: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly active_lock_reason: string;
  /** The discussion post's body text. */
  readonly body: string;
  readonly reactions: Reactions;
}

export interface Label {
  readonly id: number;
  readonly node_id: string;
  /** URL for the label */
  readonly url: string;
  /** The name of the label. */
  readonly name: string;
  readonly description: string;
  /** 6-character hex code, without the leading #, identifying the color */
  readonly color: string;
  readonly default: boolean;
}

export interface Milestone {
  readonly url: string;
  readonly html_url: string;
  readonly labels_url: string;
  readonly id: number;
  readonly node_id: string;
  /** The number of the milestone. */
  readonly number: number;
  /** The title of the milestone. */
  readonly title: string;
  readonly description: string;
  readonly creator: User;
  readonly open_issues: number;
  readonly closed_issues: number;
  /** The state of the milestone. */
  readonly state: "open" | "closed";
  readonly created_at: string;
  readonly updated_at: string;
  readonly due_on: string;
  readonly closed_at: string;
}

export interface Issue {
  /** URL for the issue */
  readonly url: string;
  readonly repository_url: string;
  readonly labels_url: string;
  readonly comments_url: string;
  readonly events_url: string;
  readonly html_url: string;
  readonly id: number;
  readonly node_id: string;
  /** Number uniquely identifying the issue within its repository */
  readonly number: number;
  /** Title of the issue */
  readonly title: string;
  readonly user: User;
  readonly labels: readonly {
    readonly id: number;
    readonly node_id: string;
    /** URL for the label */
    readonly url: string;
    /** The name of the label. */
    readonly name: string;
    readonly description: string;
    /** 6-character hex code, without the leading #, identifying the color */
    readonly color: string;
    readonly default: boolean;
  }[];
  /** State of the issue; either 'open' or 'closed' */
  readonly state: "open" | "closed";
  readonly locked: boolean;
  readonly assignee: User;
  readonly assignees: readonly {
    readonly login: string;
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly email: string;
    readonly avatar_url: string;
    readonly gravatar_id: string;
    readonly url: string;
    readonly html_url: string;
    readonly followers_url: string;
    readonly following_url: string;
    readonly gists_url: string;
    readonly starred_url: string;
    readonly subscriptions_url: string;
    readonly organizations_url: string;
    readonly repos_url: string;
    readonly events_url: string;
    readonly received_events_url: string;
    readonly type: "Bot" | "User" | "Organization";
    readonly site_admin: boolean;
  }[];
  readonly milestone: Milestone;
  readonly comments: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string;
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly active_lock_reason: "resolved" | "off-topic" | "too heated" | "spam";
  readonly draft: boolean;
  readonly performed_via_github_app: App;
  readonly pull_request: {
    readonly url: string;
    readonly html_url: string;
    readonly diff_url: string;
    readonly patch_url: string;
    readonly merged_at: string;
  };
  /** Contents of the issue */
  readonly body: string;
  readonly reactions: Reactions;
  readonly timeline_url: string;
  /** The reason for the current state */
  readonly state_reason: string;
}

export interface IssueComment {
  /** URL for the issue comment */
  readonly url: string;
  readonly html_url: string;
  readonly issue_url: string;
  /** Unique identifier of the issue comment */
  readonly id: number;
  readonly node_id: string;
  readonly user: User;
  readonly created_at: string;
  readonly updated_at: string;
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  /** Contents of the issue comment */
  readonly body: string;
  readonly reactions: Reactions;
  readonly performed_via_github_app: App;
}

export interface Project {
  readonly owner_url: string;
  readonly url: string;
  readonly html_url: string;
  readonly columns_url: string;
  readonly id: number;
  readonly node_id: string;
  /** Name of the project */
  readonly name: string;
  /** Body of the project */
  readonly body: string;
  readonly number: number;
  /** State of the project; either 'open' or 'closed' */
  readonly state: "open" | "closed";
  readonly creator: User;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ProjectCard {
  readonly url: string;
  readonly project_url: string;
  readonly column_url: string;
  readonly column_id: number;
  /** The project card's ID */
  readonly id: number;
  readonly node_id: string;
  readonly note: string;
  /** Whether or not the card is archived */
  readonly archived: boolean;
  readonly creator: User;
  readonly created_at: string;
  readonly updated_at: string;
  readonly content_url: string;
  readonly after_id: string | number;
}

export interface ProjectColumn {
  readonly url: string;
  readonly project_url: string;
  readonly cards_url: string;
  /** The unique identifier of the project column */
  readonly id: number;
  readonly node_id: string;
  /** Name of the project column */
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Team {
  /** Name of the team */
  readonly name: string;
  /** Unique identifier of the team */
  readonly id: number;
  readonly node_id: string;
  readonly slug: string;
  /** Description of the team */
  readonly description: string;
  readonly privacy: "open" | "closed" | "secret";
  /** URL for the team */
  readonly url: string;
  readonly html_url: string;
  readonly members_url: string;
  readonly repositories_url: string;
  /** Permission that the team will have for its repositories */
  readonly permission: string;
  readonly parent: {
    /** Name of the team */
    readonly name: string;
    /** Unique identifier of the team */
    readonly id: number;
    readonly node_id: string;
    readonly slug: string;
    /** Description of the team */
    readonly description: string;
    readonly privacy: "open" | "closed" | "secret";
    /** URL for the team */
    readonly url: string;
    readonly html_url: string;
    readonly members_url: string;
    readonly repositories_url: string;
    /** Permission that the team will have for its repositories */
    readonly permission: string;
    /** Whether team members will receive notifications when their team is @mentioned */
    readonly notification_setting: "notifications_enabled" | "notifications_disabled";
  };
  /** Whether team members will receive notifications when their team is @mentioned */
  readonly notification_setting: "notifications_enabled" | "notifications_disabled";
}

export interface Link {
  readonly href: string;
}

export interface AutoMerge {
  readonly enabled_by: User;
  /** The merge method to use. */
  readonly merge_method: "merge" | "squash" | "rebase";
  /** Title for the merge commit message. */
  readonly commit_title: string;
  /** Commit message for the merge commit. */
  readonly commit_message: string;
}

export interface PullRequest {
  readonly url: string;
  readonly id: number;
  readonly node_id: string;
  readonly html_url: string;
  readonly diff_url: string;
  readonly patch_url: string;
  readonly issue_url: string;
  /** Number uniquely identifying the pull request within its repository. */
  readonly number: number;
  /** State of this Pull Request. */
  readonly state: "open" | "closed";
  readonly locked: boolean;
  /** The title of the pull request. */
  readonly title: string;
  readonly user: User;
  readonly body: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string;
  readonly merged_at: string;
  readonly merge_commit_sha: string;
  readonly assignee: User;
  readonly assignees: readonly {
    readonly login: string;
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly email: string;
    readonly avatar_url: string;
    readonly gravatar_id: string;
    readonly url: string;
    readonly html_url: string;
    readonly followers_url: string;
    readonly following_url: string;
    readonly gists_url: string;
    readonly starred_url: string;
    readonly subscriptions_url: string;
    readonly organizations_url: string;
    readonly repos_url: string;
    readonly events_url: string;
    readonly received_events_url: string;
    readonly type: "Bot" | "User" | "Organization";
    readonly site_admin: boolean;
  }[];
  readonly requested_reviewers: readonly {
    readonly login: string;
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly email: string;
    readonly avatar_url: string;
    readonly gravatar_id: string;
    readonly url: string;
    readonly html_url: string;
    readonly followers_url: string;
    readonly following_url: string;
    readonly gists_url: string;
    readonly starred_url: string;
    readonly subscriptions_url: string;
    readonly organizations_url: string;
    readonly repos_url: string;
    readonly events_url: string;
    readonly received_events_url: string;
    readonly type: "Bot" | "User" | "Organization";
    readonly site_admin: boolean;
    readonly slug: string;
    /** Description of the team */
    readonly description: string;
    readonly privacy: "open" | "closed" | "secret";
    readonly members_url: string;
    readonly repositories_url: string;
    /** Permission that the team will have for its repositories */
    readonly permission: string;
    readonly parent: {
      /** Name of the team */
      readonly name: string;
      /** Unique identifier of the team */
      readonly id: number;
      readonly node_id: string;
      readonly slug: string;
      /** Description of the team */
      readonly description: string;
      readonly privacy: "open" | "closed" | "secret";
      /** URL for the team */
      readonly url: string;
      readonly html_url: string;
      readonly members_url: string;
      readonly repositories_url: string;
      /** Permission that the team will have for its repositories */
      readonly permission: string;
      /** Whether team members will receive notifications when their team is @mentioned */
      readonly notification_setting: "notifications_enabled" | "notifications_disabled";
    };
    /** Whether team members will receive notifications when their team is @mentioned */
    readonly notification_setting: "notifications_enabled" | "notifications_disabled";
  }[];
  readonly requested_teams: readonly {
    /** Name of the team */
    readonly name: string;
    /** Unique identifier of the team */
    readonly id: number;
    readonly node_id: string;
    readonly slug: string;
    /** Description of the team */
    readonly description: string;
    readonly privacy: "open" | "closed" | "secret";
    /** URL for the team */
    readonly url: string;
    readonly html_url: string;
    readonly members_url: string;
    readonly repositories_url: string;
    /** Permission that the team will have for its repositories */
    readonly permission: string;
    readonly parent: {
      /** Name of the team */
      readonly name: string;
      /** Unique identifier of the team */
      readonly id: number;
      readonly node_id: string;
      readonly slug: string;
      /** Description of the team */
      readonly description: string;
      readonly privacy: "open" | "closed" | "secret";
      /** URL for the team */
      readonly url: string;
      readonly html_url: string;
      readonly members_url: string;
      readonly repositories_url: string;
      /** Permission that the team will have for its repositories */
      readonly permission: string;
      /** Whether team members will receive notifications when their team is @mentioned */
      readonly notification_setting: "notifications_enabled" | "notifications_disabled";
    };
    /** Whether team members will receive notifications when their team is @mentioned */
    readonly notification_setting: "notifications_enabled" | "notifications_disabled";
  }[];
  readonly labels: readonly {
    readonly id: number;
    readonly node_id: string;
    /** URL for the label */
    readonly url: string;
    /** The name of the label. */
    readonly name: string;
    readonly description: string;
    /** 6-character hex code, without the leading #, identifying the color */
    readonly color: string;
    readonly default: boolean;
  }[];
  readonly milestone: Milestone;
  readonly commits_url: string;
  readonly review_comments_url: string;
  readonly review_comment_url: string;
  readonly comments_url: string;
  readonly statuses_url: string;
  readonly head: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly user: User;
    readonly repo: Repository;
  };
  readonly base: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly user: User;
    readonly repo: Repository;
  };
  readonly _links: {
    readonly self: Link;
    readonly html: Link;
    readonly issue: Link;
    readonly comments: Link;
    readonly review_comments: Link;
    readonly review_comment: Link;
    readonly commits: Link;
    readonly statuses: Link;
  };
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly auto_merge: AutoMerge;
  readonly active_lock_reason: "resolved" | "off-topic" | "too heated" | "spam";
  /** Indicates whether or not the pull request is a draft. */
  readonly draft: boolean;
  readonly merged: boolean;
  readonly mergeable: boolean;
  readonly rebaseable: boolean;
  readonly mergeable_state: string;
  readonly merged_by: User;
  readonly comments: number;
  readonly review_comments: number;
  /** Indicates whether maintainers can modify the pull request. */
  readonly maintainer_can_modify: boolean;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changed_files: number;
}

export interface PullRequestReview {
  /** Unique identifier of the review */
  readonly id: number;
  readonly node_id: string;
  readonly user: User;
  /** The text of the review. */
  readonly body: string;
  /** A commit SHA for the review. */
  readonly commit_id: string;
  readonly submitted_at: string;
  readonly state: "commented" | "changes_requested" | "approved" | "dismissed";
  readonly html_url: string;
  readonly pull_request_url: string;
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly _links: {
    readonly html: Link;
    readonly pull_request: Link;
  };
}

export interface SimplePullRequest {
  readonly url: string;
  readonly id: number;
  readonly node_id: string;
  readonly html_url: string;
  readonly diff_url: string;
  readonly patch_url: string;
  readonly issue_url: string;
  readonly number: number;
  readonly state: "open" | "closed";
  readonly locked: boolean;
  readonly title: string;
  readonly user: User;
  readonly body: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string;
  readonly merged_at: string;
  readonly merge_commit_sha: string;
  readonly assignee: User;
  readonly assignees: readonly {
    readonly login: string;
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly email: string;
    readonly avatar_url: string;
    readonly gravatar_id: string;
    readonly url: string;
    readonly html_url: string;
    readonly followers_url: string;
    readonly following_url: string;
    readonly gists_url: string;
    readonly starred_url: string;
    readonly subscriptions_url: string;
    readonly organizations_url: string;
    readonly repos_url: string;
    readonly events_url: string;
    readonly received_events_url: string;
    readonly type: "Bot" | "User" | "Organization";
    readonly site_admin: boolean;
  }[];
  readonly requested_reviewers: readonly {
    readonly login: string;
    readonly id: number;
    readonly node_id: string;
    readonly name: string;
    readonly email: string;
    readonly avatar_url: string;
    readonly gravatar_id: string;
    readonly url: string;
    readonly html_url: string;
    readonly followers_url: string;
    readonly following_url: string;
    readonly gists_url: string;
    readonly starred_url: string;
    readonly subscriptions_url: string;
    readonly organizations_url: string;
    readonly repos_url: string;
    readonly events_url: string;
    readonly received_events_url: string;
    readonly type: "Bot" | "User" | "Organization";
    readonly site_admin: boolean;
    readonly slug: string;
    /** Description of the team */
    readonly description: string;
    readonly privacy: "open" | "closed" | "secret";
    readonly members_url: string;
    readonly repositories_url: string;
    /** Permission that the team will have for its repositories */
    readonly permission: string;
    readonly parent: {
      /** Name of the team */
      readonly name: string;
      /** Unique identifier of the team */
      readonly id: number;
      readonly node_id: string;
      readonly slug: string;
      /** Description of the team */
      readonly description: string;
      readonly privacy: "open" | "closed" | "secret";
      /** URL for the team */
      readonly url: string;
      readonly html_url: string;
      readonly members_url: string;
      readonly repositories_url: string;
      /** Permission that the team will have for its repositories */
      readonly permission: string;
      /** Whether team members will receive notifications when their team is @mentioned */
      readonly notification_setting: "notifications_enabled" | "notifications_disabled";
    };
    /** Whether team members will receive notifications when their team is @mentioned */
    readonly notification_setting: "notifications_enabled" | "notifications_disabled";
  }[];
  readonly requested_teams: readonly {
    /** Name of the team */
    readonly name: string;
    /** Unique identifier of the team */
    readonly id: number;
    readonly node_id: string;
    readonly slug: string;
    /** Description of the team */
    readonly description: string;
    readonly privacy: "open" | "closed" | "secret";
    /** URL for the team */
    readonly url: string;
    readonly html_url: string;
    readonly members_url: string;
    readonly repositories_url: string;
    /** Permission that the team will have for its repositories */
    readonly permission: string;
    readonly parent: {
      /** Name of the team */
      readonly name: string;
      /** Unique identifier of the team */
      readonly id: number;
      readonly node_id: string;
      readonly slug: string;
      /** Description of the team */
      readonly description: string;
      readonly privacy: "open" | "closed" | "secret";
      /** URL for the team */
      readonly url: string;
      readonly html_url: string;
      readonly members_url: string;
      readonly repositories_url: string;
      /** Permission that the team will have for its repositories */
      readonly permission: string;
      /** Whether team members will receive notifications when their team is @mentioned */
      readonly notification_setting: "notifications_enabled" | "notifications_disabled";
    };
    /** Whether team members will receive notifications when their team is @mentioned */
    readonly notification_setting: "notifications_enabled" | "notifications_disabled";
  }[];
  readonly labels: readonly {
    readonly id: number;
    readonly node_id: string;
    /** URL for the label */
    readonly url: string;
    /** The name of the label. */
    readonly name: string;
    readonly description: string;
    /** 6-character hex code, without the leading #, identifying the color */
    readonly color: string;
    readonly default: boolean;
  }[];
  readonly milestone: Milestone;
  readonly draft: boolean;
  readonly commits_url: string;
  readonly review_comments_url: string;
  readonly review_comment_url: string;
  readonly comments_url: string;
  readonly statuses_url: string;
  readonly head: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly user: User;
    readonly repo: Repository;
  };
  readonly base: {
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly user: User;
    readonly repo: Repository;
  };
  readonly _links: {
    readonly self: Link;
    readonly html: Link;
    readonly issue: Link;
    readonly comments: Link;
    readonly review_comments: Link;
    readonly review_comment: Link;
    readonly commits: Link;
    readonly statuses: Link;
  };
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly auto_merge: AutoMerge;
  readonly active_lock_reason: "resolved" | "off-topic" | "too heated" | "spam";
}

export interface PullRequestReviewComment {
  /** URL for the pull request review comment */
  readonly url: string;
  /** The ID of the pull request review to which the comment belongs. */
  readonly pull_request_review_id: number;
  /** The ID of the pull request review comment. */
  readonly id: number;
  /** The node ID of the pull request review comment. */
  readonly node_id: string;
  /** The diff of the line that the comment refers to. */
  readonly diff_hunk: string;
  /** The relative path of the file to which the comment applies. */
  readonly path: string;
  /** The line index in the diff to which the comment applies. */
  readonly position: number;
  /** The index of the original line in the diff to which the comment applies. */
  readonly original_position: number;
  /** The SHA of the commit to which the comment applies. */
  readonly commit_id: string;
  /** The SHA of the original commit to which the comment applies. */
  readonly original_commit_id: string;
  readonly user: User;
  /** The text of the comment. */
  readonly body: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** HTML URL for the pull request review comment. */
  readonly html_url: string;
  /** URL for the pull request that the review comment belongs to. */
  readonly pull_request_url: string;
  readonly author_association:
    | "COLLABORATOR"
    | "CONTRIBUTOR"
    | "FIRST_TIMER"
    | "FIRST_TIME_CONTRIBUTOR"
    | "MANNEQUIN"
    | "MEMBER"
    | "NONE"
    | "OWNER";
  readonly _links: {
    readonly self: Link;
    readonly html: Link;
    readonly pull_request: Link;
  };
  readonly reactions: Reactions;
  /** The first line of the range for a multi-line comment. */
  readonly start_line: number;
  /** The first line of the range for a multi-line comment. */
  readonly original_start_line: number;
  /** The side of the first line of the range for a multi-line comment. */
  readonly start_side: "LEFT" | "RIGHT";
  /** The line of the blob to which the comment applies. */
  readonly line: number;
  /** The line of the blob to which the comment applies. */
  readonly original_line: number;
  /** The side of the first line of the range for a multi-line comment. */
  readonly side: "LEFT" | "RIGHT";
  /** The comment ID to reply to. */
  readonly in_reply_to_id: number;
  /** The level at which the comment is targeted, can be a diff line or a file. */
  readonly subject_type: "line" | "file";
}

export interface Commit {
  readonly id: string;
  readonly tree_id: string;
  /** Whether this commit is distinct from any that have been pushed before. */
  readonly distinct: boolean;
  /** The commit message. */
  readonly message: string;
  /** The ISO 8601 timestamp of the commit. */
  readonly timestamp: string;
  /** URL that points to the commit API resource. */
  readonly url: string;
  readonly author: Committer;
  readonly committer: Committer;
  /** An array of files added in the commit. */
  readonly added: readonly string[];
  /** An array of files modified by the commit. */
  readonly modified: readonly string[];
  /** An array of files removed in the commit. */
  readonly removed: readonly string[];
}

export interface PackageNpmMetadata {
  readonly name: string;
  readonly version: string;
  readonly npm_user: string;
  readonly author: unknown;
  readonly bugs: unknown;
  readonly dependencies: unknown;
  readonly dev_dependencies: unknown;
  readonly peer_dependencies: unknown;
  readonly optional_dependencies: unknown;
  readonly description: string;
  readonly dist: unknown;
  readonly git_head: string;
  readonly homepage: string;
  readonly license: string;
  readonly main: string;
  readonly repository: unknown;
  readonly scripts: unknown;
  readonly id: string;
  readonly node_version: string;
  readonly npm_version: string;
  readonly has_shrinkwrap: boolean;
  readonly maintainers: readonly unknown[];
  readonly contributors: readonly unknown[];
  readonly engines: unknown;
  readonly keywords: readonly string[];
  readonly files: readonly string[];
  readonly bin: unknown;
  readonly man: unknown;
  readonly directories: unknown;
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly readme: string;
  readonly installation_command: string;
  readonly release_id: number;
  readonly commit_oid: string;
  readonly published_via_actions: boolean;
  readonly deleted_by_id: number;
}

export interface PackageNugetMetadata {
  readonly id: string | number;
  readonly name: string;
  readonly value: unknown;
}

export interface ReleaseAsset {
  readonly url: string;
  readonly browser_download_url: string;
  readonly id: number;
  readonly node_id: string;
  /** The file name of the asset. */
  readonly name: string;
  readonly label: string;
  /** State of the release asset. */
  readonly state: "uploaded";
  readonly content_type: string;
  readonly size: number;
  readonly download_count: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly uploader: User;
}

export interface Release {
  readonly url: string;
  readonly assets_url: string;
  readonly upload_url: string;
  readonly html_url: string;
  readonly id: number;
  readonly node_id: string;
  /** The name of the tag. */
  readonly tag_name: string;
  /** Specifies the commitish value that determines where the Git tag is created from. */
  readonly target_commitish: string;
  readonly name: string;
  /** Whether the release is a draft or published */
  readonly draft: boolean;
  readonly author: User;
  /** Whether the release is identified as a prerelease or a full release. */
  readonly prerelease: boolean;
  readonly created_at: string;
  readonly published_at: string;
  readonly assets: readonly {
    readonly url: string;
    readonly browser_download_url: string;
    readonly id: number;
    readonly node_id: string;
    /** The file name of the asset. */
    readonly name: string;
    readonly label: string;
    /** State of the release asset. */
    readonly state: "uploaded";
    readonly content_type: string;
    readonly size: number;
    readonly download_count: number;
    readonly created_at: string;
    readonly updated_at: string;
    readonly uploader: User;
  }[];
  readonly tarball_url: string;
  readonly zipball_url: string;
  readonly body: string;
  readonly mentions_count: number;
  readonly reactions: Reactions;
  readonly discussion_url: string;
}

export interface RepositoryLite {
  /** A template for the API URL to download the repository as an archive. */
  readonly archive_url: string;
  /** A template for the API URL to list the available assignees for issues in the repository. */
  readonly assignees_url: string;
  /** A template for the API URL to create or retrieve a raw Git blob in the repository. */
  readonly blobs_url: string;
  /** A template for the API URL to get information about branches in the repository. */
  readonly branches_url: string;
  /** A template for the API URL to get information about collaborators of the repository. */
  readonly collaborators_url: string;
  /** A template for the API URL to get information about comments on the repository. */
  readonly comments_url: string;
  /** A template for the API URL to get information about commits on the repository. */
  readonly commits_url: string;
  /** A template for the API URL to compare two commits or refs. */
  readonly compare_url: string;
  /** A template for the API URL to get the contents of the repository. */
  readonly contents_url: string;
  /** A template for the API URL to list the contributors to the repository. */
  readonly contributors_url: string;
  /** The API URL to list the deployments of the repository. */
  readonly deployments_url: string;
  /** The repository description. */
  readonly description: string;
  /** The API URL to list the downloads on the repository. */
  readonly downloads_url: string;
  /** The API URL to list the events of the repository. */
  readonly events_url: string;
  /** Whether the repository is a fork. */
  readonly fork: boolean;
  /** The API URL to list the forks of the repository. */
  readonly forks_url: string;
  /** The full, globally unique, name of the repository. */
  readonly full_name: string;
  /** A template for the API URL to get information about Git commits of the repository. */
  readonly git_commits_url: string;
  /** A template for the API URL to get information about Git refs of the repository. */
  readonly git_refs_url: string;
  /** A template for the API URL to get information about Git tags of the repository. */
  readonly git_tags_url: string;
  /** The API URL to list the hooks on the repository. */
  readonly hooks_url: string;
  /** The URL to view the repository on GitHub.com. */
  readonly html_url: string;
  /** Unique identifier of the repository */
  readonly id: number;
  /** A template for the API URL to get information about issue comments on the repository. */
  readonly issue_comment_url: string;
  /** A template for the API URL to get information about issue events on the repository. */
  readonly issue_events_url: string;
  /** A template for the API URL to get information about issues on the repository. */
  readonly issues_url: string;
  /** A template for the API URL to get information about deploy keys on the repository. */
  readonly keys_url: string;
  /** A template for the API URL to get information about labels of the repository. */
  readonly labels_url: string;
  /** The API URL to get information about the languages of the repository. */
  readonly languages_url: string;
  /** The API URL to merge branches in the repository. */
  readonly merges_url: string;
  /** A template for the API URL to get information about milestones of the repository. */
  readonly milestones_url: string;
  /** The name of the repository. */
  readonly name: string;
  /** The GraphQL identifier of the repository. */
  readonly node_id: string;
  /** A template for the API URL to get information about notifications on the repository. */
  readonly notifications_url: string;
  readonly owner: User;
  /** Whether the repository is private or public. */
  readonly private: boolean;
  /** A template for the API URL to get information about pull requests on the repository. */
  readonly pulls_url: string;
  /** A template for the API URL to get information about releases on the repository. */
  readonly releases_url: string;
  /** The API URL to list the stargazers on the repository. */
  readonly stargazers_url: string;
  /** A template for the API URL to get information about statuses of a commit. */
  readonly statuses_url: string;
  /** The API URL to list the subscribers on the repository. */
  readonly subscribers_url: string;
  /** The API URL to subscribe to notifications for this repository. */
  readonly subscription_url: string;
  /** The API URL to get information about tags on the repository. */
  readonly tags_url: string;
  /** The API URL to list the teams on the repository. */
  readonly teams_url: string;
  /** A template for the API URL to create or retrieve a raw Git tree of the repository. */
  readonly trees_url: string;
  /** The URL to get more information about the repository from the GitHub API. */
  readonly url: string;
}

export interface WorkflowRun {
  /** The URL to the artifacts for the workflow run. */
  readonly artifacts_url: string;
  /** The URL to cancel the workflow run. */
  readonly cancel_url: string;
  /** The URL to the associated check suite. */
  readonly check_suite_url: string;
  /** The ID of the associated check suite. */
  readonly check_suite_id: number;
  /** The node ID of the associated check suite. */
  readonly check_suite_node_id: string;
  readonly conclusion:
    | "success"
    | "failure"
    | "neutral"
    | "cancelled"
    | "timed_out"
    | "action_required"
    | "stale"
    | "skipped";
  readonly created_at: string;
  readonly event: string;
  readonly head_branch: string;
  readonly head_commit: CommitSimple;
  readonly head_repository: RepositoryLite;
  /** The SHA of the head commit that points to the version of the workflow being run. */
  readonly head_sha: string;
  /** The full path of the workflow */
  readonly path: string;
  readonly display_title: string;
  readonly html_url: string;
  /** The ID of the workflow run. */
  readonly id: number;
  /** The URL to the jobs for the workflow run. */
  readonly jobs_url: string;
  /** The URL to download the logs for the workflow run. */
  readonly logs_url: string;
  readonly node_id: string;
  /** The name of the workflow run. */
  readonly name: string;
  readonly pull_requests: readonly {
    readonly url: string;
    readonly id: number;
    readonly number: number;
    readonly head: {
      readonly ref: string;
      readonly sha: string;
      readonly repo: RepoRef;
    };
    readonly base: {
      readonly ref: string;
      readonly sha: string;
      readonly repo: RepoRef;
    };
  }[];
  readonly repository: RepositoryLite;
  /** The URL to rerun the workflow run. */
  readonly rerun_url: string;
  /** The auto incrementing run number for the workflow run. */
  readonly run_number: number;
  readonly status: "requested" | "in_progress" | "completed" | "queued" | "waiting";
  readonly updated_at: string;
  /** The URL to the workflow run. */
  readonly url: string;
  /** The ID of the parent workflow. */
  readonly workflow_id: number;
  /** The URL to the workflow. */
  readonly workflow_url: string;
  /** Attempt number of the run, 1 for first attempt and higher if the workflow was re-run. */
  readonly run_attempt: number;
  readonly referenced_workflows: readonly {
    readonly path: string;
    readonly sha: string;
    readonly ref: string;
  }[];
  /** The start time of the latest run. */
  readonly run_started_at: string;
  /** The URL to the previous attempted run of this workflow, if one exists. */
  readonly previous_attempt_url: string;
  readonly actor: User;
  readonly triggering_actor: User;
}
