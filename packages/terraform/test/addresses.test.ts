import { addressesOf, type Farewell, lostAddresses, parseStack } from "../src/index.ts";

const resource = (path: string) => ({ "//": { metadata: { path } } });
const stack = (types: Record<string, Record<string, object>>, more: object = {}) =>
  parseStack({ resource: types, ...more }, { name: "staging" });

const before = { staging: { "aws_vpc.net_1": "net/vpc", "aws_subnet.a_2": "net/a" } };
const lost = (types: Record<string, Record<string, object>>, more: object = {}, farewells: Farewell[] = []) =>
  lostAddresses(before, [stack(types, more)], farewells).map(({ address }) => address);

const VPC = { aws_vpc: { net_1: resource("staging/net/vpc") } };
const SUBNET = { aws_subnet: { a_2: resource("staging/net/a") } };
const MOVED = { aws_vpc: { network_9: resource("staging/network/vpc") }, ...SUBNET };

test("an address is its type and name, with the construct that makes it; what is only read has none", () => {
  const read = stack({ ...SUBNET, ...VPC }, { data: { aws_region: { here: {} } } });
  expect(addressesOf(read)).toEqual({ "aws_subnet.a_2": "net/a", "aws_vpc.net_1": "net/vpc" });
  expect(Object.keys(addressesOf(read))).toEqual(["aws_subnet.a_2", "aws_vpc.net_1"]);
});

test("what is added is free, and so is what stays", () => {
  expect(lost({ ...VPC, ...SUBNET })).toEqual([]);
  expect(lost({ aws_vpc: { net_1: resource("x"), more_3: resource("y") }, ...SUBNET })).toEqual([]);
});

test("what is gone or has moved without a word is lost, with where it may have gone", () => {
  expect(lost(VPC)).toEqual(["aws_subnet.a_2"]);
  expect(lostAddresses(before, [stack(MOVED)])).toEqual([
    { stack: "staging", address: "aws_vpc.net_1", path: "net/vpc", candidates: ["aws_vpc.network_9"] },
  ]);
  expect(lostAddresses(before, [])).toHaveLength(2);
});

test("a moved block leads from it to where it is now; one that leads nowhere saves nothing", () => {
  const block = (to: string) => ({ moved: [{ from: "aws_vpc.net_1", to }] });
  expect(lost(MOVED, block("aws_vpc.network_9"))).toEqual([]);
  expect(lost(MOVED, block("${aws_vpc.network_9}"))).toEqual([]);
  expect(lost(MOVED, block("aws_vpc.elsewhere_4"))).toEqual(["aws_vpc.net_1"]);
});

test("a removed block or a reason lets it go, in its own stack", () => {
  expect(lost(SUBNET, { removed: [{ from: "aws_vpc.net_1" }] })).toEqual([]);
  const gone = { address: "aws_vpc.net_1", reason: "the network is shared now" };
  expect(lost(SUBNET, {}, [{ ...gone, stack: "staging" }])).toEqual([]);
  expect(lost(SUBNET, {}, [{ ...gone, stack: "production" }])).toEqual(["aws_vpc.net_1"]);
});
