import * as events from "@towline/workflows/events";
import { UsageError } from "./errors.ts";

export type Event = ReturnType<typeof events.push>;
export type Outcome = "success" | "failure" | "cancelled";

/**
 * An event as it is written after `--event`.
 *
 * @param changed files that a push or a pull request changed; without them every paths filter is taken to match
 * @throws UsageError CLI020
 */
export function parseEvent(text: string, changed?: readonly string[]): Event {
  const [kind = "", ...rest] = text.split(":");
  const of = rest.join(":");
  const files = changed && changed.length > 0 ? { changed } : {};
  switch (kind) {
    case "push":
      return events.push({ branch: of || "main", ...files });
    case "tag":
      return events.push({ tag: of || "v1.0.0", ...files });
    case "pull-request":
      return events.pullRequest({ base: of || "main", ...files });
    case "fork":
      return events.pullRequest({ base: of || "main", fork: true, ...files });
    case "dispatch":
      return events.workflowDispatch({ inputs: Object.fromEntries(new URLSearchParams(of)) });
    case "schedule":
      return events.schedule(of ? { cron: of } : {});
    case "event": {
      const [name = "", activity] = rest;
      if (/^[a-z_]+$/.test(name)) return events.event(name, activity ? { activity } : {});
    }
  }
  throw new UsageError(
    "CLI020",
    `"${text}" is no event`,
    "write push:main, tag:v1.0.0, pull-request:main, fork:main, dispatch:environment=staging&release=x, schedule or event:release:published",
  );
}

/** `job=failure` for each. @throws UsageError CLI021 */
export function parseOutcomes(texts: readonly string[]): Record<string, Outcome> {
  return Object.fromEntries(
    texts.map((text) => {
      const match = /^([^=]+)=(success|failure|cancelled)$/.exec(text);
      if (!match)
        throw new UsageError("CLI021", `"${text}" is no outcome`, "write job=failure, such as smoke-staging=failure");
      return [match[1]!, match[2] as Outcome];
    }),
  );
}
