import fc from "fast-check";
import { all as and, any, depth, equals, method, not, rate, type Statement } from "../src/core/waf.ts";
import {
  capacityOf,
  compileLimits,
  type FrontDoor,
  MANAGED_GROUPS,
  parseLimits,
  problemsOf,
  type RateLimits,
  type TerraformStack,
  WebAcl,
  type WebAclProps,
} from "../src/index.ts";
import { splitDeepRules } from "../src/waf/split.ts";
import { LIMITS } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";
import { illegal, replay, type Seen } from "./support/waf.ts";

const STAGE = "arn:aws:apigateway:us-east-1::/restapis/a/stages/staging";
const rest = (limits: RateLimits) => compileLimits(limits, { door: "rest-api" });
const codes = (limits: RateLimits, door: FrontDoor = "rest-api") =>
  compileLimits(limits, { door }).problems.map(({ code }) => code);
const acl =
  (props: Partial<WebAclProps> = {}) =>
  (stack: TerraformStack) =>
    void new WebAcl(stack, "acl", { protects: "rest-api", resourceArn: STAGE, limits: LIMITS, ...props });

const CHAT: Seen = { ip: "1.1.1.1", method: "POST", path: "/staging/v1/chats" };
const READ: Seen = { ip: "1.1.1.1", method: "GET", path: "/staging/v1/chats" };
const signedIn = (request: Seen, token: string): Seen => ({
  ...request,
  headers: { authorization: `Bearer ${token}` },
});
const times = (count: number, request: Seen): Seen[] => Array<Seen>(count).fill(request);
const stopped = (limits: RateLimits, requests: readonly Seen[], door: FrontDoor = "rest-api") =>
  replay(compileLimits(limits, { door }).rules, requests).filter((verdict) => verdict !== "allow").length;

describe("who is stopped", () => {
  test("E1-59: the 1001st request of an address in a minute, and nobody else's", () => {
    const flood = times(1001, signedIn(READ, "a"));
    const limits = { perIp: "1000 / minute" } as const;
    expect(stopped(limits, flood)).toBe(1);
    expect(replay(rest(limits).rules, [...flood, { ...READ, ip: "2.2.2.2" }]).at(-1)).toBe("allow");
  });

  test("E1-60: the 101st request with the same credentials, while other credentials of the address go on", () => {
    const verdicts = replay(rest(LIMITS).rules, [...times(101, signedIn(READ, "a")), signedIn(READ, "b")]);
    expect(verdicts.slice(-2)).toEqual(["per-user", "allow"]);
  });

  test("E1-61: the 21st request without credentials, by session and for who has none; a preflight is free", () => {
    const session = { ...READ, cookies: { session: "s" } };
    expect(replay(rest(LIMITS).rules, times(21, session)).at(-1)).toBe("anonymous-session");
    expect(replay(rest(LIMITS).rules, times(21, READ)).at(-1)).toBe("anonymous-no-session");
    expect(stopped(LIMITS, times(200, { ...READ, method: "OPTIONS" }))).toBe(0);
  });

  test("E1-62: the 11th chat of a user, with credentials or without, while reading goes on", () => {
    const chats = times(11, signedIn(CHAT, "a"));
    expect(replay(rest(LIMITS).rules, [...chats, signedIn(READ, "a")]).slice(-2)).toEqual([
      "route-post-v1-chats",
      "allow",
    ]);
    expect(replay(rest(LIMITS).rules, times(11, CHAT)).at(-1)).toBe("route-post-v1-chats-anonymous");
    const disguised = times(11, signedIn({ ...CHAT, path: "/staging/v1/%63hats/" }, "a"));
    expect(stopped(LIMITS, disguised)).toBe(1);
  });

  test("a class counts its routes together, whatever their methods", () => {
    const limits: RateLimits = {
      classes: {
        llm: { routes: ["POST /v1/chats", "PUT /v1/drafts", "POST /v1/ideas/*"], limit: "10 / minute per user" },
      },
    };
    const mixed = [
      ...times(4, signedIn(CHAT, "a")),
      ...times(4, signedIn({ ...CHAT, method: "PUT", path: "/staging/v1/drafts" }, "a")),
      ...times(3, signedIn({ ...CHAT, path: "/staging/v1/ideas/7/more" }, "a")),
    ];
    expect(replay(rest(limits).rules, mixed).at(-1)).toBe("class-llm");
    expect(stopped(limits, mixed.slice(0, 10))).toBe(0);
    const others = [
      READ,
      { ...CHAT, method: "POST", path: "/staging/v1/drafts" },
      { ...CHAT, path: "/staging/v1/ideas2" },
    ];
    expect(
      stopped(
        limits,
        others.flatMap((request) => times(50, signedIn(request, "a"))),
      ),
    ).toBe(0);
  });

  test("per session and in total: by cookie for who has one, by address for who has none, all together", () => {
    const perSession: RateLimits = { "GET /v1/chats": "10 / minute per session" };
    const at = (session: string): Seen => ({ ...READ, cookies: { session } });
    expect(stopped(perSession, [...times(10, at("a")), ...times(10, at("b")), ...times(10, READ)])).toBe(0);
    expect(replay(rest(perSession).rules, times(11, at("a"))).at(-1)).toBe("route-get-v1-chats");
    expect(replay(rest(perSession).rules, times(11, READ)).at(-1)).toBe("route-get-v1-chats-no-session");
    const inTotal: RateLimits = { "GET /v1/chats": "10 / minute in total" };
    const many = Array.from({ length: 11 }, (_, index): Seen => ({ ...READ, ip: `10.0.0.${index}` }));
    expect(replay(rest(inTotal).rules, many).at(-1)).toBe("route-get-v1-chats");
    expect(stopped(inTotal, many.slice(1))).toBe(0);
  });

  test("behind a proxy the address comes from its header", () => {
    const { problems, rules } = compileLimits(
      { perIp: "10 / minute", perUser: "10 / minute" },
      { door: "alb", addressFrom: "X-Forwarded-For" },
    );
    expect([problems, illegal(rules)]).toEqual([[], []]);
    const from = (address: string): Seen => ({ ...READ, path: "/v1/chats", headers: { "x-forwarded-for": address } });
    expect(replay(rules, [...times(10, from("9.9.9.9")), from("8.8.8.8"), from("9.9.9.9")]).slice(-2)).toEqual([
      "allow",
      "per-ip",
    ]);
  });

  test("the stage before the path is seen by the gateway's web ACL only", () => {
    const limits: RateLimits = { "POST /v1/chats": "10 / minute per ip" };
    expect(stopped(limits, times(11, CHAT), "rest-api")).toBe(1);
    expect(stopped(limits, times(11, CHAT), "alb")).toBe(0);
    expect(stopped(limits, times(11, { ...CHAT, path: "/v1/chats" }), "cloudfront")).toBe(1);
  });
});

describe("what depth the provider cannot say becomes a label", () => {
  const deep = (levels: number): Statement => (levels === 0 ? equals(method, "GET") : not(deep(levels - 1)));

  test("three deep stays as it is, four deep is cut, five is one rule more and not two", () => {
    expect(splitDeepRules([{ name: "r", statement: deep(3) }])).toEqual([{ name: "r", statement: deep(3) }]);
    const four = splitDeepRules([{ name: "r", statement: deep(4) }]);
    expect(four.map(({ label, name }) => [name, label])).toEqual([
      ["r-part-1", "towline:r-part-1"],
      ["r", undefined],
    ]);
    expect(splitDeepRules([{ name: "r", statement: deep(6) }])).toHaveLength(2);
    expect(splitDeepRules([{ name: "r", statement: deep(7) }])).toHaveLength(3);
  });

  test("a part that two rules need is labelled once", () => {
    const among = and(any(and(equals(method, "GET"), not(equals(method, "PUT"))), equals(method, "POST")), deep(1));
    const drafts = ["a", "b"].map((name) => ({ name, statement: rate({ limit: 10, windowSeconds: 60, among }) }));
    expect(splitDeepRules(drafts).map(({ name }) => name)).toEqual(["a-part-1", "a", "b"]);
  });

  test("whatever is cut, the same requests match", () => {
    const leaf = fc.constantFrom("GET", "POST", "PUT").map((verb) => equals(method, verb));
    const tree: fc.Arbitrary<Statement> = fc.letrec<{ tree: Statement }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "large", withCrossShrink: true },
        leaf,
        tie("tree").map(not),
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => and(a, b)),
        fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => any(a, b)),
      ),
    })).tree;
    let cut = 0;
    fc.assert(
      fc.property(tree, (statement) => {
        if (depth(statement) > 3) cut += 1;
        const rules = splitDeepRules([{ name: "r", statement }]).map((draft, priority) => ({
          ...draft,
          priority,
          action: draft.label ? ("label" as const) : ("block" as const),
        }));
        expect(illegal(rules)).toEqual([]);
        for (const verb of ["GET", "POST", "PUT", "DELETE"]) {
          const whole = [{ name: "r", priority: 0, action: "block" as const, statement }];
          const request = { ...READ, method: verb };
          expect(replay(rules, [request])).toEqual(replay(whole, [request]));
        }
      }),
      { numRuns: 300 },
    );
    expect(cut).toBeGreaterThan(30);
  });
});

describe("every web ACL that comes out without a problem is legal", () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,8}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join("/")}`);
  const route = fc
    .tuple(fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"), path, fc.boolean())
    .map(([verb, where, below]) => `${verb} ${where}${below ? "/*" : ""}`);
  const window = fc.constantFrom("minute", "2 minutes", "5 minutes", "10 minutes");
  const plain = fc.tuple(fc.integer({ min: 1, max: 5000 }), window).map(([limit, span]) => `${limit} / ${span}`);
  const whose = fc.constantFrom("", " per user", " per session", " per ip", " in total");
  const limited = fc.tuple(plain, whose).map(([limit, who]) => `${limit}${who}`);
  const group = fc.record({ routes: fc.array(route, { minLength: 1, maxLength: 8 }), limit: limited });
  const limits = fc
    .record(
      {
        perIp: plain,
        perUser: plain,
        perSession: plain,
        anonymous: plain,
        classes: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/), group, { maxKeys: 3 }),
        routes: fc.dictionary(route, limited, { maxKeys: 4 }),
      },
      { requiredKeys: [] },
    )
    .map(({ routes = {}, ...callers }) => ({ ...callers, ...routes }) as RateLimits);
  const door = fc.constantFrom<FrontDoor>("rest-api", "alb", "cloudfront", "app-runner");

  test("snake_case, depth, limits, windows, names, priorities, labels, rates and capacity", () => {
    let legal = 0;
    let split = 0;
    fc.assert(
      fc.property(limits, door, fc.boolean(), (declared, at, proxied) => {
        const options = { door: at, ...(proxied ? { addressFrom: "X-Forwarded-For" } : {}) };
        const compiled = compileLimits(declared, options);
        expect(compileLimits(declared, options)).toEqual(compiled);
        expect(compiled.capacity).toBe(compiled.rules.reduce((sum, rule) => sum + capacityOf(rule.statement), 0));
        const many = compiled.problems.some(({ code }) => code === "TOWLINE_LIMITS_TOO_MANY");
        const faults = illegal(compiled.rules).filter((what) => !(many && / rates$/.test(what)));
        const long = compiled.problems.some(({ code }) => code === "TOWLINE_LIMIT_ROUTE_LONG");
        expect(faults.filter((what) => !(long && /200 characters/.test(what)))).toEqual([]);
        if (compiled.problems.length > 0) return;
        legal += 1;
        if (compiled.rules.some((rule) => rule.label)) split += 1;
        expect(compiled.capacity).toBeLessThanOrEqual(1500);
        expect(compiled.throttles).toEqual([]);
      }),
      { numRuns: 250 },
    );
    expect(legal).toBeGreaterThan(25);
    expect(split).toBeGreaterThan(2);
  });

  test("every rule that counts by header or cookie has a partner that counts by address what it does not see", () => {
    fc.assert(
      fc.property(limits, (declared) => {
        const { rules } = rest(declared);
        const rates = rules.map(({ statement }) => (statement as Json)["rate_based_statement"] as Json).filter(Boolean);
        for (const custom of rates.filter((one) => one["custom_key"])) {
          const partners = rates.filter((one) => one["aggregate_key_type"] === "IP");
          expect(partners.length).toBeGreaterThan(0);
          expect(custom["custom_key"].some((part: Json) => part["ip"])).toBe(true);
        }
      }),
    );
  });

  test("two routes whose names come out the same stay two rules", () => {
    const { problems, rules } = rest({ "GET /a-b": "10 / minute", "GET /a/b": "20 / minute" });
    expect(problems).toEqual([]);
    expect(illegal(rules)).toEqual([]);
    expect(rules).toHaveLength(5);
  });
});

describe("what a front door cannot do is refused", () => {
  test.each([
    ["http-api", "an HTTP API takes no web ACL", "a REST API"],
    ["websocket-api", "a WebSocket API takes no web ACL", "the service's own limiter"],
  ] as const)("D-E1-05: %s tells no callers apart", (door, what, instead) => {
    const { problems, rules } = compileLimits({ perIp: "1000 / minute", perUser: "100 / minute" }, { door });
    expect(rules).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "TOWLINE_LIMITS_NO_WAF",
      what: expect.stringContaining(what),
      instead: expect.stringContaining(instead),
    });
    expect(problems[0]!.what).toContain("perIp, perUser");
  });

  test("a limit in total is what they do have: the throttle of a route", () => {
    const http = compileLimits({ "POST /v1/chats": "600 / minute in total" }, { door: "http-api" });
    expect([http.problems, http.throttles]).toEqual([[], [{ method: "POST", path: "/v1/chats", rate: 10, burst: 10 }]]);
    const socket = compileLimits({ $connect: "30 / minute in total" }, { door: "websocket-api" });
    expect([socket.problems, socket.throttles]).toEqual([
      [],
      [{ method: "SOCKET", path: "$connect", rate: 0.5, burst: 1 }],
    ]);
    expect(codes({ "POST /v1/chats": "10 / minute per user" }, "http-api")).toEqual(["TOWLINE_LIMITS_NO_WAF"]);
    expect(codes({ "POST /v1/*": "10 / minute in total" }, "http-api")).toEqual(["TOWLINE_LIMIT_ROUTE"]);
    expect(codes({ "POST /v1/chats": "10 / minute in total" }, "websocket-api")).toEqual(["TOWLINE_LIMIT_ROUTE"]);
    expect(codes({ $connect: "10 / minute in total" }, "rest-api")).toEqual(["TOWLINE_LIMIT_ROUTE"]);
  });

  test("everything wrong with the limits is told at once, and what is right passes", () => {
    expect(
      codes({
        perIp: "20 / minute",
        perUser: "100 / minute",
        anonymous: "5 / minute",
        perSession: "15 / minute per user",
        "POST /v1/{id}": "10 / minute",
        classes: {
          Chat: { routes: ["POST /v1/chats"], limit: "10 / minute" },
          none: { routes: [], limit: "10 / minute" },
        },
      } as RateLimits),
    ).toEqual([
      "TOWLINE_LIMIT_TOO_LOW",
      "TOWLINE_LIMIT_WHOSE",
      "TOWLINE_LIMIT_ROUTE",
      "TOWLINE_LIMIT_CLASS",
      "TOWLINE_LIMIT_CLASS",
      "TOWLINE_LIMIT_NEVER_REACHED",
    ]);
    expect(codes(LIMITS)).toEqual([]);
    expect(parseLimits({ perIp: "10 / minute per ip" }).problems).toEqual([]);
  });

  test("more rates than a web ACL takes, and a path longer than its expressions", () => {
    const routes = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`POST /v1/r${index}`, "10 / minute per user"]),
    ) as RateLimits;
    const { problems } = rest(routes);
    expect(problems).toMatchObject([{ code: "TOWLINE_LIMITS_TOO_MANY" }]);
    expect(problems[0]!.what).toMatch(/need 11 rules with a rate .*takes 10/);
    const together: RateLimits = {
      classes: { costly: { routes: Object.keys(routes) as `POST /${string}`[], limit: "10 / minute per user" } },
    };
    expect(codes(together)).toEqual([]);
    expect(codes({ [`GET /${"a".repeat(200)}`]: "10 / minute" } as RateLimits)).toEqual(["TOWLINE_LIMIT_ROUTE_LONG"]);
  });

  test("capacity is computed by the tables of AWS and checked against what is included and what there is", () => {
    // 25 + 200 managed; 2 per ip; 2 + 2*30 + 1 per user; twice 2 + 1 + 2 + 1, once with two keys; the route as below.
    const route = 2 + 60 + (2 + 3 + 30 + 1) + (2 + 2 + 3 + 30 + 1);
    expect(rest(LIMITS).capacity).toBe(225 + 2 + 63 + 66 + 6 + route);
    const everything = Object.keys(MANAGED_GROUPS) as (keyof typeof MANAGED_GROUPS)[];
    const full = (capacity?: number) =>
      compileLimits(LIMITS, { door: "rest-api", managed: everything, ...(capacity ? { capacity } : {}) });
    expect(full().capacity).toBe(1475 + 2 + 63 + 66 + 6 + route);
    expect(full().problems).toMatchObject([
      { code: "TOWLINE_WAF_CAPACITY", what: expect.stringMatching(/1748 capacity units, of 1500; .*common \(700\)/) },
    ]);
    expect(full().problems[0]!.instead).toContain("upTo: 2000");
    expect(full(2000).problems).toEqual([]);
    expect(
      compileLimits(LIMITS, { door: "rest-api", managed: Array(10).fill("common"), capacity: 9000 }).problems[0]!.what,
    ).toContain("of 5000");
  });
});

describe("the construct", () => {
  test("observe counts everywhere and stops nothing, and the log keeps what would have been stopped", () => {
    const { one } = synth(acl({ mode: { observe: "two weeks of traffic first" } }), STAGING);
    const rules = one("aws_wafv2_web_acl")["rule"] as Json[];
    expect(rules.every((rule) => rule["action"]?.count ?? rule["override_action"]?.count)).toBeTruthy();
    expect(JSON.stringify(rules)).not.toContain('"block"');
    const { logging_filter } = one("aws_wafv2_web_acl_logging_configuration");
    expect(logging_filter.filter[0].condition.map((one: Json) => one["action_condition"].action)).toEqual([
      "BLOCK",
      "COUNT",
    ]);
    expect(rules.length).toBe(8);
  });

  test("a label rule counts and labels, and a rule after it asks for the label", () => {
    const limits: RateLimits = {
      classes: { llm: { routes: ["POST /a", "PUT /b"], limit: "10 / minute per user" } },
    };
    const rules = synth(acl({ limits }), STAGING).one("aws_wafv2_web_acl")["rule"] as Json[];
    const label = rules.find((rule) => rule["rule_label"])!;
    expect(label).toMatchObject({ action: { count: {} }, rule_label: [{ name: "towline:class-llm-part-1" }] });
    const asking = rules.filter((rule) => JSON.stringify(rule["statement"]).includes('"label_match_statement"'));
    expect(asking.map((rule) => rule["name"])).toEqual(["class-llm", "class-llm-anonymous"]);
    for (const rule of asking) expect(rule["priority"]).toBeGreaterThan(label["priority"]);
  });

  test("a group is weakened by name and with a reason", () => {
    const { one } = synth(
      acl({
        managed: [
          "ip-reputation",
          { group: "common", except: { SizeRestrictions_BODY: "chats are longer than 8 kB" } },
          { group: "sql", observe: "people paste SQL into chats" },
        ],
      }),
      STAGING,
    );
    const [first, common, sql] = one("aws_wafv2_web_acl")["rule"] as Json[];
    expect(first).toMatchObject({ override_action: { none: {} } });
    expect(common!["statement"].managed_rule_group_statement).toEqual({
      name: "AWSManagedRulesCommonRuleSet",
      rule_action_override: [{ action_to_use: { count: {} }, name: "SizeRestrictions_BODY" }],
      vendor_name: "AWS",
    });
    expect(sql).toMatchObject({ override_action: { count: {} } });
  });

  test("before CloudFront everything is in us-east-1, wherever the stack is, and nothing is associated", () => {
    const frankfurt = { ...PRODUCTION, region: "eu-central-1" };
    const cloudfront = acl({ protects: "cloudfront", resourceArn: undefined as never });
    const abroad = synth(cloudfront, frankfurt);
    for (const type of ["aws_wafv2_web_acl", "aws_wafv2_web_acl_logging_configuration", "aws_cloudwatch_log_group"])
      expect(abroad.one(type, "acl_")["region"]).toBe("us-east-1");
    expect(abroad.one("aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT" });
    expect(abroad.all("aws_wafv2_web_acl_association")).toEqual([]);
    expect(abroad.one("aws_cloudwatch_log_group", "acl_")).not.toHaveProperty("kms_key_id");
    const here = synth(cloudfront, PRODUCTION);
    expect(here.one("aws_wafv2_web_acl")).not.toHaveProperty("region");
    expect(here.one("aws_cloudwatch_log_group", "acl_")).toHaveProperty("kms_key_id");
  });

  test("unusual many stopped requests are worth a look, where alarms can look", () => {
    const alarms = (props: Partial<WebAclProps>, environment = STAGING) => {
      const stack = build(() => undefined, environment);
      return new WebAcl(stack, "acl", { protects: "rest-api", limits: LIMITS, ...props }).alarms();
    };
    expect(alarms({})).toMatchObject([
      { severity: "info", measure: { anomalyOf: { name: "BlockedRequests", dimensions: { Region: "us-east-1" } } } },
    ]);
    expect(alarms({ protects: "cloudfront" })[0]!.measure).not.toHaveProperty("anomalyOf.dimensions.Region");
    expect(alarms({ protects: "cloudfront" }, { ...STAGING, region: "eu-central-1" })).toEqual([]);
  });

  test("where none can stand, where it cannot be associated and what it cannot be called", () => {
    const found = (props: Partial<WebAclProps>) => problemsOf(build(acl(props))).map(({ code }) => code);
    expect(found({ protects: "http-api" })).toEqual(["TOWLINE_WAF_DOOR"]);
    expect(found({ protects: "cloudfront" })).toEqual(["TOWLINE_WAF_ASSOCIATION"]);
    expect(found({ name: "front door" })).toEqual(["TOWLINE_WAF_NAME"]);
    expect(found({ limits: { perIp: "5 / minute" } })).toEqual(["TOWLINE_LIMIT_TOO_LOW"]);
    expect(found({})).toEqual([]);
  });
});
