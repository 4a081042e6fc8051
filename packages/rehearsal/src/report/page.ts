import { type Timeline, timelineOf } from "../time/timeline.ts";
import { escapeXml } from "../xml.ts";
import { architecture } from "./architecture.ts";
import { chart, clock } from "./chart.ts";
import { STYLE } from "./style.ts";
import type { ReportData, ReportedJob, ReportedRun, ReportedStep } from "./types.ts";

/** A report of rehearsed runs as one HTML file: no script, nothing loaded from elsewhere. */
export function reportPage(data: ReportData): string {
  const { cost, resources, runs, stack, system, terraform } = data;
  const last = runs.at(-1);
  const late = new Map(runs.flatMap(({ struck }) => struck.map(({ seconds, what }) => [what, seconds] as const)));
  const timeline = timelineOf(stack, late);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rehearsal of ${escapeXml(system)}</title><style>${STYLE}</style></head><body>
<header><p class="kicker">Rehearsal · ${escapeXml(terraform)} · stand-in cloud, nothing left this machine</p>
<h1>${escapeXml(system)} <span class="outcome ${tone(last?.outcome)}">${escapeXml(last?.outcome ?? "not run")}</span></h1>
<p class="lead">${escapeXml(leadOf(last))}</p>${facts(data, timeline)}</header>
<section><h2>What is live</h2>${architecture(stack, { live: last?.live ?? [], resources })}</section>
${runs.map((run, index) => runSection(run, runs.length > 1 ? index + 1 : undefined)).join("\n")}
<section><h2>Time line of the apply <small>as it would be at AWS: ${clock(timeline.seconds)} min</small></h2>
<p>The bars in colour decide it: ${timeline.critical.map((address) => `<code>${escapeXml(address)}</code>`).join(" → ")}.</p>${chart(timeline)}</section>
${cost ? `<section><h2>What it would cost <small>${escapeXml(cost.total)}</small></h2><table>${cost.lines.map(({ sum, what }) => `<tr><td>${escapeXml(what)}</td><td class="number">${escapeXml(sum)}</td></tr>`).join("")}</table></section>` : ""}
</body></html>
`;
}

function tone(outcome: string | undefined): "good" | "bad" | "quiet" {
  if (outcome === "succeeded" || outcome === "success" || outcome === "no-change") return "good";
  return outcome === undefined || outcome === "skipped" ? "quiet" : "bad";
}

function leadOf(run: ReportedRun | undefined): string {
  if (!run) return "Nothing was run.";
  const live = run.live.map(({ digest, name }) => `${name} ${digest.replace("sha256:", "").slice(0, 12)}…`).join(", ");
  const answers = live ? ` ${live} answers.` : "";
  return shortDigests(
    `${run.event} started ${run.workflow}. ${run.reason ? `It ended in ${run.outcome}: ${run.reason}.` : `It ended in ${run.outcome}.`}${answers}`,
  );
}

function facts({ resources, runs }: ReportData, timeline: Timeline): string {
  const jobs = runs.flatMap((run) => run.jobs).filter(({ result }) => result !== "skipped").length;
  const rows: [string, string][] = [
    ["resources exist", String(resources.length)],
    ["jobs ran", String(jobs)],
    ["faults struck", String(runs.reduce((sum, { struck }) => sum + struck.length, 0))],
    ["here", `${runs.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1)} s`],
    ["first apply at AWS", `${clock(timeline.seconds)} min`],
  ];
  return `<dl>${rows.map(([name, value]) => `<div><dd>${value}</dd><dt>${name}</dt></div>`).join("")}</dl>`;
}

function runSection(run: ReportedRun, number: number | undefined): string {
  const faults =
    run.struck.length > 0
      ? `<ul class="faults">${[...new Set(run.struck.map(({ fault }) => fault))].map((fault) => `<li>${escapeXml(fault)}</li>`).join("")}</ul>`
      : "";
  return `<section><h2>${number === undefined ? "" : `${number}. `}${escapeXml(run.event)} <span class="outcome ${tone(run.outcome)}">${escapeXml(run.outcome)}</span></h2>${faults}
${run.jobs.map(jobRow).join("\n")}</section>`;
}

function jobRow({ approval, id, outcome, reason, result, seconds, steps }: ReportedJob): string {
  const assumed = result === "success" && steps.every(({ kind }) => kind === "assumed");
  const mark = assumed ? "quiet" : tone(result);
  const said = shortDigests(reason || (result === "skipped" ? "" : outcome));
  const agreed = approval
    ? `<span class="approval">${escapeXml(approval.by.join(", "))} ${approval.given ? "agreed" : "did not agree"}</span>`
    : "";
  const head = `<span class="dot ${mark}"></span><b>${escapeXml(id)}</b><span class="said">${escapeXml(assumed ? "assumed: its steps need a runner and the source" : said)}</span>${agreed}`;
  if (result === "skipped") return `<div class="job skipped">${head}</div>`;
  return `<details class="job" ${mark === "bad" ? "open" : ""}><summary>${head}<span class="took">${seconds.toFixed(1)} s</span></summary><ol>${steps.map(stepRow).join("")}</ol></details>`;
}

/** Digests as people compare them. */
const shortDigests = (text: string): string => text.replaceAll(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, "$1…");

const KINDS: { [kind in ReportedStep["kind"]]: string } = {
  action: "our bundle",
  script: "script",
  "stand-in": "stand-in",
  assumed: "assumed",
};

function stepRow({ kind, log, message, result, title }: ReportedStep): string {
  const lines =
    kind === "action" ? log.split("\n").filter((line) => /^\s*[✓✗…-] /.test(line) && !line.includes(message)) : [];
  const detail = lines.length > 0 ? `<pre>${escapeXml(lines.join("\n"))}</pre>` : "";
  return `<li class="${result}"><span class="dot ${tone(result === "success" ? "success" : result)}"></span>${escapeXml(title)} <em>${KINDS[kind]}</em><p>${escapeXml(shortDigests(message))}</p>${detail}</li>`;
}
