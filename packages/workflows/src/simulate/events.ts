/** Something that happened at GitHub, to be handed to `simulate`. */
export interface SimulatedEvent {
  /** `github.event_name` */
  readonly name: string;
  /** One line for people: `push to main`. */
  readonly title: string;
  /** Values of the `github` context that the event decides. */
  readonly github: Readonly<Record<string, unknown>>;
  /** `github.event` */
  readonly payload: Readonly<Record<string, unknown>>;
  /** `inputs` of a dispatch or call. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  /** What filters look at. */
  readonly branch?: string;
  readonly tag?: string;
  /** Files that changed; without them every paths filter is taken to match. */
  readonly changed?: readonly string[];
  readonly activity?: string;
  /** From a fork: no secrets, a read-only token, no id-token. */
  readonly fork: boolean;
}

const sha = "0123456789abcdef0123456789abcdef01234567";
const repository = "octo-org/octo-repo";

/** A push of a branch: `push("main")`, or of a tag: `push({ tag: "v1.2.0" })`. */
export function push(
  to: string | { readonly branch?: string; readonly tag?: string; readonly changed?: readonly string[] },
): SimulatedEvent {
  const { branch, tag, changed } =
    typeof to === "string" ? { branch: to } : { branch: undefined, tag: undefined, changed: undefined, ...to };
  const name = tag ?? branch ?? "main";
  const ref = tag === undefined ? `refs/heads/${name}` : `refs/tags/${name}`;
  return {
    name: "push",
    title: tag === undefined ? `push to ${name}` : `push of tag ${name}`,
    github: { ref, ref_name: name, ref_type: tag === undefined ? "branch" : "tag", sha, repository },
    payload: {
      ref,
      after: sha,
      deleted: false,
      forced: false,
      head_commit: { id: sha, message: "" },
      repository: { full_name: repository },
    },
    ...(tag === undefined ? { branch: name } : { tag }),
    ...(changed ? { changed } : {}),
    fork: false,
  };
}

export interface PullRequestEvent {
  /** Branch that it goes to. @default `main` */
  readonly base?: string;
  /** Branch that it comes from. @default `feature` */
  readonly head?: string;
  /** From a fork. @default false */
  readonly fork?: boolean;
  /** @default 1 */
  readonly number?: number;
  /** What happened to it. @default `opened` */
  readonly action?: string;
  readonly draft?: boolean;
  readonly merged?: boolean;
  readonly labels?: readonly string[];
  readonly changed?: readonly string[];
}

/** A pull request. @default opened, from `feature` to `main`, of the same repository */
export function pullRequest(request: PullRequestEvent = {}): SimulatedEvent {
  const {
    base = "main",
    head = "feature",
    fork = false,
    number = 1,
    action = "opened",
    draft = false,
    merged = false,
  } = request;
  const from = fork ? "a-stranger/octo-repo" : repository;
  return {
    name: "pull_request",
    title: `pull request from ${fork ? `the fork ${from}` : head} to ${base}`,
    github: {
      ref: `refs/pull/${number}/merge`,
      ref_name: `${number}/merge`,
      ref_type: "branch",
      base_ref: base,
      head_ref: head,
      sha,
      repository,
    },
    payload: {
      action,
      number,
      pull_request: {
        number,
        title: "",
        body: "",
        draft,
        merged,
        labels: (request.labels ?? []).map((name) => ({ name })),
        head: { ref: head, sha, label: `${from.split("/")[0]}:${head}`, repo: { full_name: from, fork } },
        base: { ref: base, sha, repo: { full_name: repository } },
        user: { login: fork ? "a-stranger" : "octocat" },
      },
      repository: { full_name: repository },
    },
    branch: base,
    ...(request.changed ? { changed: request.changed } : {}),
    activity: action,
    fork,
  };
}

/** A run started by hand. @default on the branch `main`, without inputs */
export function workflowDispatch(
  dispatch: { readonly inputs?: Readonly<Record<string, string | number | boolean>>; readonly branch?: string } = {},
): SimulatedEvent {
  const { inputs = {}, branch = "main" } = dispatch;
  const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
  return {
    name: "workflow_dispatch",
    title: `dispatch on ${branch}`,
    github: { ref: `refs/heads/${branch}`, ref_name: branch, ref_type: "branch", sha, repository },
    // In the payload every input is a text, even a boolean: https://github.com/actions/runner/issues/1483
    payload: { inputs: texts, ref: `refs/heads/${branch}`, repository: { full_name: repository } },
    inputs,
    branch,
    fork: false,
  };
}

/** One of the workflow's times has come. @default any of its schedules, on `main` */
export function schedule(time: { readonly cron?: string; readonly branch?: string } = {}): SimulatedEvent {
  const { cron, branch = "main" } = time;
  return {
    name: "schedule",
    title: cron ? `schedule ${cron}` : "schedule",
    github: { ref: `refs/heads/${branch}`, ref_name: branch, ref_type: "branch", sha, repository },
    payload: { ...(cron ? { schedule: cron } : {}), repository: { full_name: repository } },
    branch,
    fork: false,
  };
}

/** Any other event, by its name in YAML. */
export function event(
  name: string,
  details: {
    readonly activity?: string;
    readonly payload?: Readonly<Record<string, unknown>>;
    readonly branch?: string;
  } = {},
): SimulatedEvent {
  const { activity, payload = {}, branch = "main" } = details;
  return {
    name,
    title: activity ? `${name} (${activity})` : name,
    github: { ref: `refs/heads/${branch}`, ref_name: branch, ref_type: "branch", sha, repository },
    payload: { ...(activity ? { action: activity } : {}), ...payload },
    branch,
    ...(activity ? { activity } : {}),
    fork: false,
  };
}
