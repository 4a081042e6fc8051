import { join, resolve } from "node:path";
import { type Benchmark, plainEnvironment, type Run } from "./measure.ts";

const repository = resolve(import.meta.dirname, "../..");
const count = { few: 10, many: 50 };

/** Synth of many systems of Eloquent's size in one process: none may take longer because others came before it. */
export function systemBenchmarks(folder: string, empty: Run): Benchmark[] {
  const synth = (systems: number): Run => ({
    args: [join(repository, "bench", "fixtures", "systems.mjs"), `${systems}`, join(folder, `systems-${systems}`)],
    cwd: repository,
    env: plainEnvironment(),
  });
  return [
    { name: "synth of 1 system", ours: synth(1), against: empty, peer: "Node's start-up", megabytes: 1000 },
    {
      name: `synth of ${count.few} systems`,
      ours: synth(count.few),
      against: synth(1),
      peer: "1 system",
      things: { ours: count.few, against: 1 },
      ratio: 1,
      megabytes: 1000,
    },
    {
      name: `synth of ${count.many} systems`,
      ours: synth(count.many),
      against: synth(count.few),
      peer: `${count.few} systems`,
      things: { ours: count.many, against: count.few },
      // A fifth more for each would be the beginning of a curve.
      ratio: 1.2,
      megabytes: 1000,
    },
  ];
}
