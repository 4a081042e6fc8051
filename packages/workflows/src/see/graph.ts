import type { JobOverview, WorkflowOverview } from "./overview.ts";

/** One box of the picture. */
export interface GraphNode {
  readonly id: string;
  readonly kind: "trigger" | "join" | "job" | "call" | "environment";
  /** The first is its title. */
  readonly lines: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `deploys`: from a job to its environment. */
  readonly kind: "starts" | "needs" | "deploys";
}

/** Triggers -> jobs -> environments. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Longer filters and names are cut: the page has them in full. */
const longest = 38;

/** The picture of a workflow, before it is drawn. */
export function graphOf(overview: WorkflowOverview): Graph {
  const ids = new Ids();
  const triggers = overview.triggers.map(
    ({ event, details }): GraphNode => ({
      id: ids.of("on", event),
      kind: "trigger",
      lines: [event, ...details].map(shorten),
    }),
  );
  const jobs = new Map(overview.jobs.map((job) => [job.id, jobNode(ids.of("job", job.id), job)]));
  const environments = new Map<string, GraphNode>();
  const deploys: GraphEdge[] = [];
  for (const { id, environment } of overview.jobs) {
    if (environment === undefined) continue;
    if (!environments.has(environment)) {
      const lines = [shorten(environment), "environment"];
      environments.set(environment, { id: ids.of("environment", environment), kind: "environment", lines });
    }
    deploys.push({ from: jobs.get(id)!.id, to: environments.get(environment)!.id, kind: "deploys" });
  }
  const needs = overview.jobs.flatMap((job): GraphEdge[] =>
    direct(job, overview.jobs).map((id) => ({ from: jobs.get(id)!.id, to: jobs.get(job.id)!.id, kind: "needs" })),
  );
  const first = [...jobs.values()].filter(({ id }) => !needs.some(({ to }) => to === id));
  const start = starts(triggers, first);
  return {
    title: overview.name,
    nodes: [...triggers, ...start.nodes, ...jobs.values(), ...environments.values()],
    edges: [...start.edges, ...needs, ...deploys],
  };
}

/** Many triggers of many jobs meet in a point, or their lines would hide everything else. */
function starts(triggers: readonly GraphNode[], first: readonly GraphNode[]): Pick<Graph, "nodes" | "edges"> {
  const edge = (from: GraphNode, to: GraphNode): GraphEdge => ({ from: from.id, to: to.id, kind: "starts" });
  if (triggers.length < 2 || first.length < 2) {
    return { nodes: [], edges: triggers.flatMap((trigger) => first.map((job) => edge(trigger, job))) };
  }
  const join: GraphNode = { id: "start", kind: "join", lines: [] };
  return {
    nodes: [join],
    edges: [...triggers.map((each) => edge(each, join)), ...first.map((each) => edge(join, each))],
  };
}

function jobNode(id: string, { id: title, calls, matrix }: JobOverview): GraphNode {
  const axes = matrix && (matrix.axes.length > 0 ? matrix.axes.join(", ") : "matrix");
  const lines = [
    title,
    ...(matrix ? [matrix.count === undefined ? `for each ${axes}` : `${matrix.count} × ${axes}`] : []),
    ...(calls === undefined ? [] : [`calls ${calls.replace(/^\.\/\.github\/workflows\//, "").replace(/@.*$/, "")}`]),
  ];
  return { id, kind: calls === undefined ? "job" : "call", lines: lines.map(shorten) };
}

/** Needs that are not implied by another need: the picture says the same with fewer lines. */
function direct({ needs }: JobOverview, jobs: readonly JobOverview[]): string[] {
  const known = [...new Set(needs)].filter((id) => jobs.some((job) => job.id === id));
  return known.filter((id) => !known.some((other) => other !== id && ancestors(other, jobs).has(id)));
}

function ancestors(id: string, jobs: readonly JobOverview[], seen = new Set<string>()): Set<string> {
  for (const need of jobs.find((job) => job.id === id)?.needs ?? []) {
    if (seen.has(need)) continue;
    seen.add(need);
    ancestors(need, jobs, seen);
  }
  return seen;
}

function shorten(line: string): string {
  const flat = line.replace(/\s+/g, " ");
  return flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat;
}

/** Names that Mermaid takes; two that come out equal are told apart by counting. */
class Ids {
  private readonly taken = new Set<string>();

  of(kind: string, name: string): string {
    const wanted = `${kind}_${name.replace(/[^A-Za-z0-9]+/g, "_")}`;
    let free = wanted;
    for (let count = 2; this.taken.has(free); count++) free = `${wanted}_${count}`;
    this.taken.add(free);
    return free;
  }
}
