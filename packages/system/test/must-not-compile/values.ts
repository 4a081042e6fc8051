// Every line marked with an error comment must be refused by the compiler, and no other line.
import { system } from "@towline/system";

export const wrongClass = system("a", {
  repository: "example/a",
  environments: {
    production: { class: "prod" }, // error: not assignable
  },
});

export const wrongRange = system("b", {
  repository: "example/b",
  environments: {
    production: { class: "production", cidr: "10.0.0.0" }, // error: not assignable
  },
});

export const wrongBudget = system("c", {
  repository: "example/c",
  environments: {
    production: { class: "production", budget: "400 dollars" }, // error: not assignable
  },
});

export const wrongReviewer = system("d", {
  repository: "example/d",
  environments: {
    production: { class: "production", reviewers: ["platform"] }, // error: not assignable
  },
});

export const wrongRepository = system("e", {
  repository: "example", // error: not assignable
  environments: { production: { class: "production" } },
});

export const missingValue = system("f", {
  repository: "example/f",
  environments: { staging: { class: "staging" }, production: { class: "production" } },
  variables: {
    ORIGIN: { staging: "https://staging.example" }, // error: not assignable
  },
});

export const wrongKey = system("g", {
  repository: "example/g",
  environments: {
    production: { class: "production", acount: "111111111111" }, // error: acount
  },
});

export const costsElsewhere = system("h", {
  repository: "example/h",
  environments: { production: { class: "production" } },
  costs: {
    usage: { production: { "nat-gateway.tb": 3 } }, // error: nat-gateway.tb
    suppliers: {
      Clerk: { plan: "Pro", costs: "25 dollars", asOf: "2026-11", source: "https://clerk.com/pricing" }, // error: not assignable
    },
  },
});
