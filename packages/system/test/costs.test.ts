import { DeclarationError, declaredCosts, type SupplierDeclaration, system } from "../src/index.ts";

const environments = {
  staging: { class: "staging", branch: "staging", budget: "$10 / day" },
  production: { class: "production", branch: "main", budget: "$1,000 / month" },
} as const;

const supplier = { plan: "Pro", costs: "$25 / month", asOf: "2026-11", source: "https://example.com/pricing" } as const;

// What a declaration says that nobody compiled.
const declare = (costs: unknown) =>
  system("shop", { repository: "example/shop", environments, costs: costs as { usage?: Record<never, never> } });

function problems(costs: unknown): string[] {
  try {
    declare(costs);
  } catch (error) {
    if (error instanceof DeclarationError) return error.problems.map(({ at, code }) => `${code} ${at}`);
    throw error;
  }
  return [];
}

test("an environment has its budget a month, its usage, and the suppliers that it needs", () => {
  const shop = system("shop", {
    repository: "example/shop",
    environments,
    costs: {
      usage: { production: { "nat-gateway.gb": 100 } },
      suppliers: {
        Clerk: supplier,
        Anthropic: { ...supplier, costs: { from: "$50 / month", to: "$200 / month" }, in: ["production"] },
      },
    },
  });
  expect(declaredCosts(shop, "production")).toMatchObject({
    budget: 1000,
    usage: { "nat-gateway.gb": 100 },
    suppliers: [
      { name: "Clerk", from: 25, to: 25, asOf: "2026-11", source: "https://example.com/pricing" },
      { name: "Anthropic", from: 50, to: 200 },
    ],
  });
  const { budget, suppliers, usage } = declaredCosts(shop, "staging");
  expect(budget).toBeCloseTo(304.17);
  expect([usage, suppliers.map(({ name }) => name)]).toEqual([{}, ["Clerk"]]);
});

test("a system that declares no costs has none", () => {
  const shop = system("shop", { repository: "example/shop", environments: { local: { class: "local" } } });
  expect(declaredCosts(shop, "local")).toEqual({ budget: undefined, usage: {}, suppliers: [] });
});

test.each<[string, unknown]>([
  ["SYS024 costs.usage.prod", { usage: { prod: {} } }],
  ["SYS070 costs.usage.staging.nat.gb", { usage: { staging: { "nat.gb": 1 } } }],
  ["SYS071 costs.usage.staging.nat-gateway.gb", { usage: { staging: { "nat-gateway.gb": -1 } } }],
  ["SYS024 costs.suppliers.Clerk.in", { suppliers: { Clerk: { ...supplier, in: ["prod"] } } }],
  ["SYS072 costs.suppliers.Clerk.asOf", { suppliers: { Clerk: { ...supplier, asOf: "2026-13" } } }],
  ["SYS073 costs.suppliers.Clerk.costs", { suppliers: { Clerk: { ...supplier, costs: "25 dollars" } } }],
  [
    "SYS073 costs.suppliers.Clerk.costs",
    { suppliers: { Clerk: { ...supplier, costs: { from: "$30 / month", to: "$20 / month" } } } },
  ],
])("%s", (expected, costs) => {
  expect(problems(costs)).toEqual([expected]);
});

test("a sound supplier has no problem", () => {
  const sound: SupplierDeclaration = supplier;
  expect(problems({ suppliers: { Clerk: sound } })).toEqual([]);
});
