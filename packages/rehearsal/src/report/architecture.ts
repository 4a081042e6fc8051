import type { StackConfiguration } from "@towline/terraform";
import type { RunningService, WorldResource } from "../world/types.ts";
import { escapeXml } from "../xml.ts";
import { linksOf, type Module, modulesOf, type Place } from "./modules.ts";

const BOX = { width: 216, height: 66, gap: 22 } as const;
const COLUMN = { width: 300, top: 66 } as const;
const COLUMNS: readonly (readonly [place: Place, title: string])[] = [
  ["edge", "Edge"],
  ["compute", "Compute"],
  ["data", "Data"],
];
const BANDS: readonly (readonly [place: Place, title: string])[] = [
  ["network", "Network"],
  ["operations", "Operations"],
];

interface Placed {
  readonly module: Module;
  readonly x: number;
  readonly y: number;
}

/** Draws the modules of a stack, how they refer to each other, and what of them answers. */
export function architecture(
  stack: StackConfiguration,
  { live, resources }: { live: readonly RunningService[]; resources: readonly WorldResource[] },
): string {
  const modules = modulesOf(stack);
  const placed = new Map<string, Placed>();
  const columns = COLUMNS.map(([place, title], index) => {
    const own = modules.filter((module) => module.place === place);
    for (const [row, module] of own.entries())
      placed.set(module.id, { module, x: 150 + index * COLUMN.width, y: COLUMN.top + row * (BOX.height + BOX.gap) });
    return { title, x: 150 + index * COLUMN.width, rows: own.length };
  });
  const width = 150 + COLUMNS.length * COLUMN.width;
  let y = COLUMN.top + Math.max(1, ...columns.map(({ rows }) => rows)) * (BOX.height + BOX.gap) + 18;
  const perRow = Math.max(1, Math.floor((width - 40) / (BOX.width + BOX.gap)));
  const bands = BANDS.flatMap(([place, title]) => {
    const own = modules.filter((module) => module.place === place);
    if (own.length === 0) return [];
    const top = y;
    for (const [index, module] of own.entries())
      placed.set(module.id, {
        module,
        x: 20 + (index % perRow) * (BOX.width + BOX.gap),
        y: top + 30 + Math.floor(index / perRow) * (BOX.height + BOX.gap),
      });
    const height = 30 + Math.ceil(own.length / perRow) * (BOX.height + BOX.gap);
    y += height + 14;
    return [{ title, top, height }];
  });
  const onBand = new Set(
    modules.filter(({ place }) => place === "network" || place === "operations").map(({ id }) => id),
  );
  const links = linksOf(stack, modules).filter(([from, to]) => !onBand.has(from) && !onBand.has(to));
  const doors = modules.filter(({ id, place }) => place === "edge" && !links.some(([, to]) => to === id));
  return `<svg viewBox="0 0 ${width} ${y}" role="img" aria-label="Architecture of ${escapeXml(stack.name)}" class="architecture">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${columns.map(({ title, x }) => `<text class="place" x="${x}" y="44">${title}</text>`).join("")}
${bands.map(({ height, title, top }) => `<rect class="band" x="8" y="${top}" width="${width - 16}" height="${height}" rx="10"/><text class="place" x="20" y="${top + 20}">${title}</text>`).join("")}
<g class="people"><circle cx="58" cy="${COLUMN.top + 20}" r="11"/><path d="M36 ${COLUMN.top + 54}a22 22 0 0 1 44 0z"/></g><text class="place" x="28" y="44">Internet</text>
${doors.map(({ id }) => line({ x: 84, y: COLUMN.top + 33 }, entry(placed.get(id)!))).join("")}
${links.map(([from, to]) => connect(placed.get(from)!, placed.get(to)!)).join("")}
${[...placed.values()].map((one) => box(one, { live, resources })).join("\n")}
</svg>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const entry = ({ x, y }: Placed): Point => ({ x, y: y + BOX.height / 2 });

function connect(from: Placed, to: Placed): string {
  const forward = to.x >= from.x + BOX.width;
  if (from.x === to.x) {
    const side = from.x + BOX.width;
    return `<path class="link" marker-end="url(#tip)" d="M${side} ${from.y + BOX.height / 2}c34 0 34 ${to.y - from.y} 2 ${to.y - from.y}"/>`;
  }
  const start = { x: forward ? from.x + BOX.width : from.x, y: from.y + BOX.height / 2 };
  const end = { x: forward ? to.x - 2 : to.x + BOX.width + 2, y: to.y + BOX.height / 2 };
  return line(start, end);
}

function line(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `<path class="link" marker-end="url(#tip)" d="M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}"/>`;
}

function box(
  { module, x, y }: Placed,
  { live, resources }: { live: readonly RunningService[]; resources: readonly WorldResource[] },
): string {
  const { id, main, resources: own } = module;
  const types = new Set(own.map(({ type }) => type));
  const names = [main.arguments["service_name"], main.arguments["name"], main.arguments["family"]].map(String);
  const service = live.find(({ name }) => names.includes(name));
  const exists = resources.some(({ type }) => types.has(type));
  const state = service ? "live" : exists ? "exists" : "absent";
  const count = own.length === 1 ? "1 resource" : `${own.length} resources`;
  const second = service
    ? `${service.digest.replace("sha256:", "").slice(0, 12)}… answers`
    : `${main.type.replace(/^aws_/, "")} · ${count}`;
  return `<g class="module ${state}"><title>${escapeXml([...types].join("\n"))}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="9"/><text class="name" x="${x + 14}" y="${y + 27}">${escapeXml(shortened(id, 24))}</text><text class="what" x="${x + 14}" y="${y + 48}">${escapeXml(shortened(second, 32))}</text></g>`;
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
