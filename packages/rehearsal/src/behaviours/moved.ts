import type { WorldRecord } from "../world/records.ts";
import type { Surroundings } from "./types.ts";

/** Notes that something came back on another port, because its own was taken meanwhile: Terraform sees that as drift. */
export function moved(
  record: WorldRecord,
  port: number,
  attributes: { [name: string]: unknown },
  { records, notice }: Surroundings,
): void {
  const before = record.hidden["port"];
  if (before === port) return;
  records.put({
    ...record,
    hidden: { ...record.hidden, port },
    attributes: { ...record.attributes, ...attributes },
  });
  notice({
    subject: `${record.type} ${record.id}`,
    message: `Port ${before} is taken; it answers on ${port} now. Apply again, so that what refers to it follows.`,
  });
}
