import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** Pixels. */
export const metrics = { character: 7.3, line: 17, padding: 12, between: 18, layers: 56, margin: 16 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with its place; `x` and `y` are its upper left corner. */
export interface PlacedNode extends GraphNode, Point {
  readonly width: number;
  readonly height: number;
}

/** An edge with the points it goes through, from the right side of a box to the left side of another. */
export interface PlacedEdge extends GraphEdge {
  readonly points: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** A box, or a point that a long edge goes through in a layer where it has no box. */
interface Cell {
  readonly node: GraphNode | undefined;
  readonly layer: number;
  readonly width: number;
  readonly height: number;
  readonly before: Cell[];
  readonly after: Cell[];
  y: number;
}

/**
 * Places a graph in layers, left to right: each box right of all that lead to it, boxes of a layer ordered so that few
 * lines cross, and each near what it is joined to (K. Sugiyama, S. Tagawa, M. Toda, 1981). The same graph gives the same
 * places.
 */
export function layOut(graph: Graph): Layout {
  const depth = layers(graph);
  const cells = new Map(graph.nodes.map((node) => [node.id, boxOf(node, depth.get(node.id)!)]));
  const chains = graph.edges.map((edge) => ({ edge, cells: chain(cells.get(edge.from)!, cells.get(edge.to)!) }));
  const columns: Cell[][] = [];
  for (const cell of [...cells.values(), ...chains.flatMap((each) => each.cells.slice(1, -1))]) {
    for (let layer = columns.length; layer <= cell.layer; layer++) columns.push([]);
    columns[cell.layer]!.push(cell);
  }
  order(columns);
  place(columns);
  return draw(columns, chains);
}

/** The longest way to each box. A circle of needs, which GitHub refuses, is cut where it closes. */
function layers({ nodes, edges }: Graph): Map<string, number> {
  const depth = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) return -1;
    open.add(id);
    const own = Math.max(-1, ...edges.filter(({ to }) => to === id).map(({ from }) => visit(from))) + 1;
    open.delete(id);
    depth.set(id, own);
    return own;
  };
  for (const { id } of nodes) visit(id);
  return depth;
}

function boxOf(node: GraphNode, layer: number): Cell {
  const longest = Math.max(0, ...node.lines.map((line) => line.length));
  const size =
    node.kind === "join"
      ? { width: 10, height: 10 }
      : {
          width: Math.ceil(longest * metrics.character + 2 * metrics.padding),
          height: node.lines.length * metrics.line + metrics.padding,
        };
  return { node, layer, ...size, before: [], after: [], y: 0 };
}

function chain(from: Cell, to: Cell): Cell[] {
  const cells = [from];
  for (let layer = from.layer + 1; layer < to.layer; layer++) {
    cells.push({ node: undefined, layer, width: 0, height: 0, before: [], after: [], y: 0 });
  }
  cells.push(to);
  for (let at = 1; at < cells.length; at++) {
    cells[at - 1]!.after.push(cells[at]!);
    cells[at]!.before.push(cells[at - 1]!);
  }
  return cells;
}

/** Orders every layer by the middle of its neighbours, from left to right and back, until nothing is gained any more. */
function order(columns: readonly Cell[][]): void {
  const sweep = (cells: Cell[], side: "before" | "after", beside: readonly Cell[] | undefined) => {
    const rank = new Map(beside?.map((cell, at) => [cell, at]));
    const middle = new Map(
      cells.map((cell, at) => [
        cell,
        mean(
          cell[side].map((other) => rank.get(other) ?? at),
          at,
        ),
      ]),
    );
    cells.sort((a, b) => middle.get(a)! - middle.get(b)!);
  };
  for (let round = 0; round < 8; round++) {
    for (let at = 1; at < columns.length; at++) sweep(columns[at]!, "before", columns[at - 1]);
    if (round === 7) break;
    for (let at = columns.length - 2; at >= 0; at--) sweep(columns[at]!, "after", columns[at + 1]);
  }
}

/** Gives every box its height: near its neighbours, in its layer's order, never over another one. */
function place(columns: readonly (readonly Cell[])[]): void {
  for (const cells of columns) settle(cells, () => 0);
  for (let round = 0; round < 8; round++) {
    const side = round % 2 === 0 ? "before" : "after";
    const passes = round % 2 === 0 ? columns : columns.toReversed();
    for (const cells of passes) settle(cells, (cell) => mean(cell[side].map(centre), centre(cell)) - cell.height / 2);
  }
  const top = Math.min(...columns.flat().map(({ y }) => y));
  for (const cell of columns.flat()) cell.y += metrics.margin - top;
}

/** Puts cells where they wish to be; those that would overlap share the place around the middle of their wishes. */
function settle(cells: readonly Cell[], wish: (cell: Cell) => number): void {
  const blocks: { cells: Cell[]; offsets: number[]; start: number; height: number }[] = [];
  for (const cell of cells) {
    blocks.push({ cells: [cell], offsets: [0], start: wish(cell), height: cell.height + metrics.between });
    for (let last = blocks.at(-1)!, other = blocks.at(-2); other && other.start + other.height > last.start; ) {
      const count = other.cells.length + last.cells.length;
      const start = (other.start * other.cells.length + (last.start - other.height) * last.cells.length) / count;
      const moved = last.offsets.map((offset) => offset + other!.height);
      const merged = {
        cells: [...other.cells, ...last.cells],
        offsets: [...other.offsets, ...moved],
        start,
        height: other.height + last.height,
      };
      blocks.splice(-2, 2, merged);
      last = merged;
      other = blocks.at(-2);
    }
  }
  for (const block of blocks) {
    block.cells.forEach((cell, at) => {
      cell.y = block.start + block.offsets[at]!;
    });
  }
}

function draw(columns: readonly Cell[][], chains: readonly { edge: GraphEdge; cells: readonly Cell[] }[]): Layout {
  const left: number[] = [];
  let x: number = metrics.margin;
  for (const cells of columns) {
    left.push(x);
    x += Math.max(...cells.map(({ width }) => width)) + metrics.layers;
  }
  const nodes = columns.flat().flatMap((cell): PlacedNode[] => {
    if (!cell.node) return [];
    return [{ ...cell.node, x: left[cell.layer]!, y: round(cell.y), width: cell.width, height: cell.height }];
  });
  const edges = chains.map(({ edge, cells }): PlacedEdge => {
    const points = cells.flatMap((cell, at): Point[] => {
      const y = round(centre(cell));
      const start = left[cell.layer]!;
      const end = (left[cell.layer + 1] ?? x) - metrics.layers;
      if (at === 0) return [{ x: start + cell.width, y }];
      if (at === cells.length - 1) return [{ x: start, y }];
      // It crosses the whole layer in a straight line, so that it meets no box on the way.
      return [
        { x: start, y },
        { x: end, y },
      ];
    });
    return { ...edge, points };
  });
  const bottom = Math.max(
    0,
    ...nodes.map(({ y, height }) => y + height),
    ...edges.flatMap((e) => e.points.map(({ y }) => y)),
  );
  return {
    width: Math.max(0, x - metrics.layers + metrics.margin),
    height: Math.ceil(bottom + metrics.margin),
    nodes,
    edges,
  };
}

const centre = (cell: Cell): number => cell.y + cell.height / 2;

const mean = (values: readonly number[], otherwise: number): number =>
  values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;

const round = (value: number): number => Math.round(value * 10) / 10;
