import { statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { compareWithDisk, mermaid, svg, workflowPage, writeAll } from "@towline/workflows";
import { exitCode, UsageError } from "../../errors.ts";
import { count, print } from "../../terminal/output.ts";
import { readFile, readFiles } from "./files.ts";

/** `towline workflows graph`: the job graph, as Mermaid or as a picture. */
export async function graph(name: string, options: { svg?: boolean; out?: string }): Promise<number> {
  const { path, content } = readFile(name);
  const drawn = options.svg ? svg(content, path) : mermaid(content, path);
  if (options.out) writeFileSync(options.out, drawn);
  else process.stdout.write(drawn);
  return exitCode.ok;
}

/** `towline workflows page`: what there is to know about workflows in Markdown, printed, written or compared. */
export async function page(names: readonly string[], options: { out?: string; check?: boolean }): Promise<number> {
  const folders = names.every((name) => statSync(name, { throwIfNoEntry: false })?.isDirectory());
  const files = readFiles(names);
  // Of a folder only the workflows are meant; a file that is named has to be one.
  const described = folders ? files.filter(({ content }) => /^["']?jobs["']?\s*:/m.test(content)) : files;
  const pages = described.map(({ path, content }) => ({
    name: `${basename(path).replace(/\.ya?ml$/, "")}.md`,
    text: workflowPage(content, { file: path }),
  }));
  if (options.out === undefined) {
    if (options.check)
      throw new UsageError("CLI045", "--check compares pages with those in a folder", "add --out docs/workflows");
    for (const { text } of pages) process.stdout.write(text);
    return exitCode.ok;
  }
  const twice = pages.find(({ name }, at) => pages.findIndex((other) => other.name === name) !== at);
  if (twice)
    throw new UsageError(
      "CLI046",
      `two of the files would be ${twice.name}`,
      "write their pages to folders of their own",
    );
  const folder = options.out;
  const texts = Object.fromEntries(pages.map(({ name, text }) => [name, text]));
  const drift = options.check ? compareWithDisk(folder, texts) : writeAll(folder, texts);
  const counted = options.check ? drift : drift.filter(({ kind }) => kind !== "orphan");
  for (const { file, kind, textual } of drift) {
    if (kind === "orphan") print(`${folder}/${file}: generated, but none of these workflows makes it any more`);
    else if (options.check) print(`${folder}/${file}: ${kind === "missing" ? "missing" : `differs\n${textual}`}`);
    else print(`${folder}/${file} ${kind === "missing" ? "written" : "updated"}`);
  }
  if (counted.length === 0) print(`${count(pages.length, "page")} up to date`);
  return options.check && drift.length > 0 ? exitCode.failed : exitCode.ok;
}
