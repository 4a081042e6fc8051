import { crc32 } from "node:zlib";

// Every entry bears the earliest date a zip file can express, so that the same files give the same bytes at any time.
const DATE = 0x00_21;
const UTF8 = 0x08_00;
const READABLE = 0o100_644;

interface Entry {
  readonly name: Buffer;
  readonly content: Buffer;
  readonly crc: number;
}

/**
 * A zip file of a few small scripts, kept as they are (no compression): what Lambda takes, as the same bytes everywhere.
 *
 * @param files content by path, with slashes
 */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]): Entry => {
      const content = Buffer.from(text, "utf8");
      return { name: Buffer.from(path, "utf8"), content, crc: crc32(content) };
    });
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = Buffer.concat([localHeader(entry), entry.name, entry.content]);
    parts.push(local);
    directory.push(Buffer.concat([directoryHeader(entry, offset), entry.name]));
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...parts, listed, end(entries.length, listed.length, offset)]);
}

/** What the two headers of an entry share: versions apart, both say it in this order (APPNOTE.TXT 4.3.7 and 4.3.12). */
function common({ content, crc, name }: Entry): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(UTF8, 2);
  header.writeUInt16LE(DATE, 8);
  header.writeUInt32LE(crc, 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

const localHeader = (entry: Entry): Buffer => Buffer.concat([signature(0x04_03_4b_50), common(entry)]);

function directoryHeader(entry: Entry, offset: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((READABLE << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  // Made on Unix by version 2.0, so that the permissions are read.
  return Buffer.concat([signature(0x02_01_4b_50), Buffer.from([20, 3]), common(entry), tail]);
}

function end(entries: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(18);
  record.writeUInt16LE(entries, 4);
  record.writeUInt16LE(entries, 6);
  record.writeUInt32LE(size, 8);
  record.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(0x06_05_4b_50), record]);
}

function signature(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
