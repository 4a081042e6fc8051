import { camel } from "../../src/model/names.ts";
import { activitiesOf, eventDefinitions, filtersOf, sentence, workflowSchema } from "./schema.ts";

/** Events whose triggers are functions of their own: their filters hold more than lists of texts. */
const own = new Set(["schedule", "workflow_call", "workflow_dispatch"]);

/** A filter that has an opposite is one of the two. */
const opposites: Readonly<Record<string, string>> = {
  branches: "Branches",
  "branches-ignore": "Branches",
  tags: "Tags",
  "tags-ignore": "Tags",
  paths: "Paths",
  "paths-ignore": "Paths",
};

/** The text of `src/language/events.ts`. */
export function eventsModule(): string {
  const { version, definitions } = workflowSchema();
  const events = eventDefinitions().map(([name, key]) => ({
    name,
    description: sentence(definitions[key]?.description),
    filters: filtersOf(name),
  }));
  const typed = events.filter(({ name }) => !own.has(name));
  return `// Written by \`pnpm language\` from the schema of @actions/workflow-parser ${version}. Do not edit.

type Texts = readonly string[];
interface Branches {
  /** Not together with \`branchesIgnore\`; \`!pattern\` takes some out. */
  readonly branches?: Texts;
  readonly branchesIgnore?: never;
}
interface BranchesIgnore {
  readonly branches?: never;
  /** Not together with \`branches\`. */
  readonly branchesIgnore?: Texts;
}
interface Tags {
  /** Not together with \`tagsIgnore\`; \`!pattern\` takes some out. */
  readonly tags?: Texts;
  readonly tagsIgnore?: never;
}
interface TagsIgnore {
  readonly tags?: never;
  /** Not together with \`tags\`. */
  readonly tagsIgnore?: Texts;
}
interface Paths {
  /** Files of which one has changed. Not together with \`pathsIgnore\`; \`!pattern\` takes some out. */
  readonly paths?: Texts;
  readonly pathsIgnore?: never;
}
interface PathsIgnore {
  readonly paths?: never;
  /** Not together with \`paths\`. */
  readonly pathsIgnore?: Texts;
}

/** What each event may be narrowed to; \`schedule\`, \`workflow_call\` and \`workflow_dispatch\` have functions of their own. */
export interface EventFilters {
${typed.map(({ name, description, filters }) => `  /** ${description} */\n  ${name}: ${filterType(filters)};`).join("\n")}
}

/** Every event that starts a workflow, with its activity types; none where the event has none. */
export const activities = {
${events.map(({ name }) => `  ${name}: ${JSON.stringify(activitiesOf(name))},`).join("\n")}
} as const;

/** What each event can be narrowed by, as it stands in YAML. */
export const filters = {
${typed.map(({ name, filters }) => `  ${name}: ${JSON.stringify(filters.map(({ filter }) => filter))},`).join("\n")}
} as const satisfies Readonly<Record<keyof EventFilters, Texts>>;
`;
}

function filterType(filters: ReturnType<typeof filtersOf>): string {
  const plain = filters
    .filter(({ filter }) => !opposites[filter])
    .map(({ filter, values }) => {
      const list = values ? `readonly (${values.map((value) => JSON.stringify(value)).join(" | ")})[]` : "Texts";
      return `readonly ${camel(filter)}?: ${list};`;
    });
  const either = [...new Set(filters.flatMap(({ filter }) => opposites[filter] ?? []))];
  const parts = [
    ...(plain.length > 0 ? [`{ ${plain.join(" ")} }`] : []),
    ...either.map((name) => `(${name} | ${name}Ignore)`),
  ];
  // \`object\` would take every filter.
  return parts.length > 0 ? parts.join(" & ") : "Record<never, never>";
}
