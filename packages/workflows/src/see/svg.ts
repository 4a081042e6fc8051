import type { Graph } from "./graph.ts";
import { layOut, metrics, type PlacedEdge, type PlacedNode } from "./layout.ts";

/** Colours for a light and a dark page; the same that GitHub uses. */
const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  text.more { font-size: 11.5px; fill: #59636e; }
  .job, .call, .call-inner { fill: #ffffff; stroke: #8c959f; stroke-width: 1.2; }
  .trigger { fill: #ddf4ff; stroke: #54aeff; stroke-width: 1.2; }
  .environment { fill: #dafbe1; stroke: #4ac26b; stroke-width: 1.2; }
  .join { fill: #8c959f; }
  .edge { fill: none; stroke: #8c959f; stroke-width: 1.4; }
  .deploys { stroke: #4ac26b; stroke-dasharray: 4 3; }
  .head { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    text.more { fill: #9198a1; }
    .job, .call, .call-inner { fill: #151b23; }
    .trigger { fill: #121d2f; stroke: #1f6feb; }
    .environment { fill: #12261e; stroke: #238636; }
  }`;

/** The graph as a picture of its own: no script, no font, no link; the same graph gives the same bytes. */
export function toSvg(graph: Graph): string {
  const { width, height, nodes, edges } = layOut(graph);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    `<title>${xml(graph.title)}</title>`,
    `<style>${style}\n</style>`,
    `<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0.5 L8 4 L0 7.5 z"/></marker></defs>`,
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function drawEdge({ points, kind, to }: PlacedEdge): string {
  const [first, ...rest] = points;
  let path = `M${first!.x} ${first!.y}`;
  let at = first!;
  rest.forEach((point, index) => {
    // Every second stretch crosses a layer in a straight line.
    const middle = Math.round((at.x + point.x) * 5) / 10;
    path +=
      index % 2 === 1 ? ` L${point.x} ${point.y}` : ` C${middle} ${at.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    at = point;
  });
  const head = to === "start" ? "" : ` marker-end="url(#head)"`;
  return `<path class="edge ${kind}" d="${path}"${head}/>`;
}

function drawNode({ kind, lines, x, y, width, height }: PlacedNode): string {
  if (kind === "join") return `<circle class="join" cx="${x + width / 2}" cy="${y + height / 2}" r="${width / 2}"/>`;
  const corner = kind === "trigger" ? Math.min(height / 2, 16) : kind === "environment" ? 10 : 5;
  const box = (inset: number, name: string) =>
    `<rect class="${name}" x="${x + inset}" y="${y}" width="${width - 2 * inset}" height="${height}" rx="${corner}"/>`;
  const middle = x + width / 2;
  const texts = lines.map((line, at) => {
    const base = Math.round((y + metrics.padding / 2 + at * metrics.line + 12.5) * 10) / 10;
    return `<text${at > 0 ? ' class="more"' : ""} x="${middle}" y="${base}" text-anchor="middle">${xml(line)}</text>`;
  });
  return [box(0, kind), ...(kind === "call" ? [box(4, "call-inner")] : []), ...texts].join("");
}

function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\p{Cc}/gu, " ");
}
