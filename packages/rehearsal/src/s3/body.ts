import type { IncomingMessage } from "node:http";

/**
 * Reads a request's body. SDKs frame uploads as `aws-chunked` (`<hex size>;chunk-signature=…`), with the checksum as a
 * trailer; the frame is not part of the object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const framed =
    String(request.headers["content-encoding"] ?? "").includes("aws-chunked") ||
    String(request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  return framed ? unframe(body) : body;
}

export function unframe(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf("\r\n", at);
    if (end < 0) throw new Error("The aws-chunked body ends inside a chunk header.");
    const size = Number.parseInt(body.toString("latin1", at, end).split(";")[0] ?? "", 16);
    if (Number.isNaN(size)) throw new Error("The aws-chunked body has a chunk without a size.");
    if (size === 0) return Buffer.concat(parts);
    const start = end + 2;
    if (start + size > body.length) throw new Error("The aws-chunked body ends inside a chunk.");
    parts.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}
