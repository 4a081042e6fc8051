import { createHash } from "node:crypto";
import fc from "fast-check";
import { unframe } from "../src/s3/body.ts";
import { serveS3 } from "../src/s3/endpoint.ts";
import { Objects } from "../src/s3/objects.ts";
import type { Listener } from "../src/services/listener.ts";
import { scratch } from "./support/terraform.ts";

let listener: Listener;
const refused: string[] = [];
const objects = new Objects(scratch("s3"));
beforeAll(async () => {
  listener = await serveS3({
    objects,
    bucketExists: (bucket) => bucket === "states",
    refused: (what) => refused.push(what),
  });
});
afterAll(() => listener.close());

const s3 = async (
  method: string,
  path: string,
  { body, headers }: { body?: string; headers?: Record<string, string> } = {},
) => {
  const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(headers ? { headers } : {}),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

test("a bucket that was not created does not exist", async () => {
  expect(await s3("GET", "/elsewhere/key")).toMatchObject({
    status: 404,
    text: expect.stringContaining("NoSuchBucket"),
  });
  expect((await s3("HEAD", "/elsewhere")).status).toBe(404);
  expect((await s3("HEAD", "/states")).status).toBe(200);
});

test("objects are put, got, listed by prefix, and deleted", async () => {
  const etag = `"${createHash("md5").update("{}").digest("hex")}"`;
  expect((await s3("PUT", "/states/a/one.tfstate?x-id=PutObject", { body: "{}" })).headers.get("etag")).toBe(etag);
  await s3("PUT", "/states/a/two%20words", { body: "2" });
  await s3("PUT", "/states/b", { body: "3" });
  expect(await s3("GET", "/states/a/one.tfstate")).toMatchObject({ status: 200, text: "{}" });
  expect((await s3("HEAD", "/states/a/one.tfstate")).headers.get("content-length")).toBe("2");
  const listing = (await s3("GET", "/states?list-type=2&prefix=a/")).text;
  expect([...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)).toEqual(["a/one.tfstate", "a/two words"]);
  const folders = (await s3("GET", "/states?list-type=2&delimiter=/")).text;
  expect(folders).toContain("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>");
  expect((await s3("DELETE", "/states/b")).status).toBe(204);
  expect(await s3("GET", "/states/b")).toMatchObject({ status: 404, text: expect.stringContaining("NoSuchKey") });
});

test("a listing is cut into pages that continue where the last ended", async () => {
  for (const key of ["p/1", "p/2", "p/3"]) await s3("PUT", `/states/${key}`, { body: key });
  const first = (await s3("GET", "/states?list-type=2&prefix=p/&max-keys=2")).text;
  const token = /<NextContinuationToken>([^<]+)</.exec(first)![1]!;
  const second = (
    await s3("GET", `/states?list-type=2&prefix=p/&max-keys=2&continuation-token=${encodeURIComponent(token)}`)
  ).text;
  expect([...`${first}${second}`.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)).toEqual([
    "p/1",
    "p/2",
    "p/3",
  ]);
  expect(second).toContain("<IsTruncated>false</IsTruncated>");
});

test("of many that want the lock at once, exactly one gets it", async () => {
  const attempts = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      s3("PUT", "/states/lock.tflock", { body: String(index), headers: { "if-none-match": "*" } }),
    ),
  );
  const won = attempts.flatMap(({ status }, index) => (status === 200 ? [index] : []));
  expect(won).toHaveLength(1);
  expect(attempts.filter(({ status }) => status === 412)).toHaveLength(9);
  expect((await s3("GET", "/states/lock.tflock")).text).toBe(String(won[0]));
});

test("a wrong checksum is refused and changes nothing", async () => {
  await s3("PUT", "/states/sum", { body: "before" });
  const answer = await s3("PUT", "/states/sum", {
    body: "after",
    headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" },
  });
  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("BadDigest") });
  expect((await s3("GET", "/states/sum")).text).toBe("before");
});

test("what is not covered is refused by name", async () => {
  expect(await s3("POST", "/states/big?uploads")).toMatchObject({
    status: 501,
    text: expect.stringContaining("NotImplemented"),
  });
  expect(await s3("GET", "/states?versioning")).toMatchObject({ status: 501 });
  expect(await s3("GET", "/")).toMatchObject({ status: 501, text: expect.stringContaining("without a bucket") });
  expect(refused).toEqual(["S3 POST object with uploads", "S3 GET bucket with versioning", "S3 GET without a bucket"]);
});

test("the frame of aws-chunked uploads is taken off, however the chunks are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }),
      fc.boolean(),
      (chunks, signed) => {
        const signature = signed ? ";chunk-signature=abc" : "";
        const framed = chunks.flatMap((chunk) => [
          Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
          Buffer.from(chunk),
          Buffer.from("\r\n"),
        ]);
        const body = Buffer.concat([...framed, Buffer.from(`0${signature}\r\nx-amz-checksum-crc32:AAAA==\r\n\r\n`)]);
        expect(unframe(body)).toEqual(Buffer.concat(chunks));
      },
    ),
  );
  expect(() => unframe(Buffer.from("5\r\nabc"))).toThrow(/ends inside a chunk/);
});
