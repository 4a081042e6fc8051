import type { Graph, GraphNode } from "./graph.ts";

const shapes: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  trigger: ["([", "])"],
  join: ["((", "))"],
  job: ["[", "]"],
  call: ["[[", "]]"],
  environment: ["{{", "}}"],
};

/** The graph as Mermaid, which GitHub draws in Markdown: https://mermaid.js.org/syntax/flowchart.html */
export function toMermaid({ nodes, edges }: Graph): string {
  const arrow = { starts: "-->", needs: "-->", deploys: "-.->" } as const;
  const lines = [
    "flowchart LR",
    ...nodes.map(({ id, kind, lines: label }) => {
      const [open, close] = shapes[kind];
      return `  ${id}${open}"${label.map(entities).join("<br/>") || " "}"${close}`;
    }),
    ...edges.map(({ from, to, kind }) => `  ${from} ${arrow[kind]} ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Characters that end a label, start Markdown or start an entity, as Mermaid's own entities. */
function entities(text: string): string {
  return text.replace(/["#<>`&*]/g, (character) => `#${character.codePointAt(0)};`);
}
