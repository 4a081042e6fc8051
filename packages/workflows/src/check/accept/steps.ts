import { QuickMap, type QuickNode, QuickSeq } from "../../quick-yaml/index.ts";
import { keyOf, type Place } from "./allowed.ts";
import { areSteps } from "./conversion.ts";
import { officialSchema } from "./schema.ts";
import { TemplateReader } from "./template.ts";

/**
 * The steps of a workflow that GitHub's parser certainly accepts, although it has something to say of another place: most of a file, and nothing
 * else in it depends on them. In every list one is left, as a list without any is a mistake.
 */
export function stepsToSkip(content: string, root: QuickMap): ReadonlySet<QuickNode> {
  const schema = officialSchema("workflow");
  const reader = new TemplateReader(content, schema);
  const start = schema.root.below(schema, "workflow-root-strict");
  const skipped = new Set<QuickNode>();
  const jobs = root.entry("jobs")?.value;
  const jobsPlace = keyOf("jobs", start, schema).property;
  if (!(jobs instanceof QuickMap) || !jobsPlace) return skipped;
  for (const { key, value: job } of jobs.items) {
    const steps = job instanceof QuickMap ? job.entry("steps")?.value : undefined;
    const place = typeof key.value === "string" ? keyOf(key.value, jobsPlace, schema).loose : undefined;
    const list: Place | undefined = place && keyOf("steps", place, schema).property;
    if (!(steps instanceof QuickSeq) || !list || !areSteps(steps)) continue;
    for (const step of reader.acceptedItems(steps, list).slice(1)) skipped.add(step);
  }
  return skipped;
}
