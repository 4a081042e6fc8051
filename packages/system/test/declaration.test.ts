import { DeclarationError } from "../src/errors.ts";
import { system } from "../src/system.ts";

const production = {
  class: "production",
  branch: "main",
  account: "222222222222",
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b"],
  cidr: "10.0.0.0/16",
} as const;

/** Codes and places of the problems of a declaration. */
function problems(declare: () => unknown): string[] {
  try {
    declare();
  } catch (error) {
    if (error instanceof DeclarationError) return error.problems.map(({ code, at }) => `${code} ${at}`);
    throw error;
  }
  return [];
}

test("a sound declaration has no problem", () => {
  expect(problems(() => system("shop", { repository: "example/shop", environments: { production } }))).toEqual([]);
});

describe("every rule has a declaration that breaks it", () => {
  test.each<[string, () => unknown]>([
    ["SYS001 name", () => system("Shop_1", { repository: "example/shop", environments: { production } })],
    ["SYS002 repository", () => system("shop", { repository: "example/shop/x", environments: { production } })],
    ["SYS003 environments", () => system("shop", { repository: "example/shop", environments: {} })],
    [
      "SYS004 environments.bootstrap",
      () => system("shop", { repository: "example/shop", environments: { bootstrap: production } }),
    ],
    [
      "SYS010 environments.production.account",
      () => system("shop", { repository: "e/s", environments: { production: { ...production, account: "12" } } }),
    ],
    [
      "SYS011 environments.production",
      () =>
        system("shop", {
          repository: "e/s",
          environments: {
            production: { ...production, regions: { "us-east-1": { zones: ["us-east-1a"], cidr: "10.4.0.0/16" } } },
          },
        }),
    ],
    [
      "SYS012 environments.production.region",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production: { class: "production", account: "222222222222" } },
        }),
    ],
    [
      "SYS013 environments.production.branch",
      () => system("shop", { repository: "e/s", environments: { production: { ...production, branch: "release/*" } } }),
    ],
    [
      "SYS014 environments.production.zones[1]",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production: { ...production, zones: ["us-east-1a", "eu-west-1a"] } },
        }),
    ],
    [
      "SYS015 environments.production.zones",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production: { ...production, zones: ["us-east-1a", "us-east-1a"] } },
        }),
    ],
    [
      "SYS016 environments.production.cidr",
      () =>
        system("shop", { repository: "e/s", environments: { production: { ...production, cidr: "10.0.0.999/16" } } }),
    ],
    [
      "SYS017 environments.other.branch",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production, other: { ...production, cidr: "10.9.0.0/16" } },
        }),
    ],
    [
      "SYS018 environments.other.cidr",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production, other: { ...production, branch: "other", cidr: "10.0.4.0/22" } },
        }),
    ],
    [
      "SYS020 images.web.name",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production },
          images: { web: { name: "Shop Web", context: "web" } },
        }),
    ],
    [
      "SYS021 secrets.db",
      () => system("shop", { repository: "e/s", environments: { production }, secrets: { db: ["database-url"] } }),
    ],
    [
      "SYS021 variables",
      () => system("shop", { repository: "e/s", environments: { production }, variables: { GITHUB_X: "1" } }),
    ],
    [
      "SYS022 variables",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production },
          secrets: { db: ["ORIGIN"] },
          variables: { ORIGIN: "x" },
        }),
    ],
    [
      "SYS030 services.chat",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production },
          services: { chat: { on: "compose", file: "compose.yml", images: [] } },
        }),
    ],
    [
      "SYS023 variables.ORIGIN",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production },
          variables: { ORIGIN: {} as { production: string } },
        }),
    ],
    [
      "SYS024 verify.browser.in",
      () =>
        system("shop", {
          repository: "e/s",
          environments: { production },
          verify: { browser: { config: "playwright.config.ts", in: ["prodution" as "production"] } },
        }),
    ],
  ])("%s", (expected, declare) => {
    expect(problems(declare)).toContain(expected);
  });
});

test("all problems are told at once, each with its place and what to write instead", () => {
  const declare = () =>
    system("Shop", {
      repository: "example/shop",
      environments: { production: { ...production, account: "1", zones: ["eu-west-1a"], cidr: "10.0.0.0/33" } },
    });
  expect(declare).toThrow(
    expect.objectContaining({
      message: [
        "Shop: 4 problems in the declaration",
        '  SYS001 name: "Shop" cannot name cloud resources',
        '        write lower-case words joined by single hyphens, at most 32 characters, such as "shop"',
        '  SYS010 environments.production.account: "1" is not an AWS account id',
        '        write its twelve digits as a string, such as "111111111111"',
        '  SYS014 environments.production.zones[0]: zone "eu-west-1a" is not in region us-east-1',
        '        write a zone of us-east-1, such as "us-east-1a"',
        '  SYS016 environments.production.cidr: "10.0.0.0/33" is not an IPv4 range',
        '        write a network address and a prefix length, such as "10.1.0.0/16"',
      ].join("\n"),
    }),
  );
});
