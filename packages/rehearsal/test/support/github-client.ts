/**
 * GitHub's own client, in a process of its own because it is an ES module that Jest does not load: makes the calls named in the first argument,
 * one after the other, and prints what each gave.
 */
import { getOctokit } from "@actions/github";

type Call = [operation: string, parameters: object];

const [baseUrl = "", calls = "[]"] = process.argv.slice(2);
const { rest } = getOctokit("stand-in", { baseUrl });
const results: unknown[] = [];
for (const [operation, parameters] of JSON.parse(calls) as Call[]) {
  const [group = "", name = ""] = operation.split(".");
  const call = (
    rest as unknown as { [group: string]: { [name: string]: (parameters: object) => Promise<{ data: unknown }> } }
  )[group]?.[name];
  if (!call) throw new Error(`The client has no ${operation}.`);
  try {
    results.push({ data: (await call(parameters)).data });
  } catch (error) {
    const { message, status } = error as Error & { status?: number };
    results.push({ status, message });
  }
}
console.log(JSON.stringify(results));
