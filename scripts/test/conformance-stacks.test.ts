import { readable } from "../conformance/checkov-lane.mjs";
import { constructsByLine } from "../conformance/stacks.mjs";

const element = (path: string, more: object = {}) => ({ "//": { metadata: { path, uniqueId: "x" } }, ...more });
const stack = {
  "//": { metadata: { stackName: "staging" } },
  data: { aws_region: { here: element("staging/here") } },
  output: { url: { value: "u" } },
  resource: {
    aws_s3_bucket: {
      a_1: element("staging/logs/bucket", { bucket: "a", lifecycle: { prevent_destroy: true } }),
      b_2: element("staging/uploads/bucket"),
    },
    aws_vpc: { a_1: element("staging/net/vpc") },
    aws_sns_topic: { plain: { name: "written by hand" } },
  },
  terraform: { required_version: ">= 1.11", backend: { s3: { bucket: "b" } } },
  moved: [{ from: "aws_vpc.old", to: "aws_vpc.a_1" }],
};
const text = JSON.stringify(stack, null, 2);
/** The number of the line with these words, from the n-th occurrence of `after` on. */
const lineOf = (words: string, after = "") => {
  const lines = text.split("\n");
  const from = after ? lines.findIndex((line) => line.includes(after)) : 0;
  return lines.findIndex((line, index) => index >= from && line.includes(words)) + 1;
};

test("a line of a stack is led back to the construct that wrote it", () => {
  const at = constructsByLine(text);
  expect(at(lineOf('"prevent_destroy"'))).toEqual({ address: "aws_s3_bucket.a_1", path: "logs/bucket" });
  expect(at(lineOf('"b_2"'))).toEqual({ address: "aws_s3_bucket.b_2", path: "uploads/bucket" });
  // The same id under another type.
  expect(at(lineOf('"a_1"', '"aws_vpc"'))).toEqual({ address: "aws_vpc.a_1", path: "net/vpc" });
  expect(at(lineOf('"here"'))).toEqual({ address: "data.aws_region.here", path: "here" });
});

test("an element without a construct is called by its address, and what is no element has none", () => {
  const at = constructsByLine(text);
  expect(at(lineOf("written by hand"))).toEqual({ address: "aws_sns_topic.plain", path: "aws_sns_topic.plain" });
  expect(at(lineOf('"url"'))).toBeUndefined();
  expect(at(lineOf('"required_version"'))).toBeUndefined();
  expect(at(1)).toBeUndefined();
});

test("Checkov gets every block, and only what its reader takes", () => {
  const { terraform, moved, ...rest } = stack;
  expect(readable(stack)).toEqual({ ...rest, terraform: { backend: terraform.backend } });
  expect(moved).toHaveLength(1);
  expect(readable({})).toEqual({ terraform: {} });
});
