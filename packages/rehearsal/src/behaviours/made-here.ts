import { createHash, generateKeyPairSync, randomBytes, randomInt, randomUUID } from "node:crypto";
import type { ObjectValue } from "../cty/value.ts";
import type { Behaviour } from "./types.ts";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const ADJECTIVES = ["brave", "calm", "clever", "eager", "gentle", "kind", "lucky", "proud", "quick", "wise"];
const ANIMALS = ["badger", "crane", "falcon", "heron", "lynx", "marten", "otter", "raven", "salmon", "stoat"];

const pick = (from: readonly string[] | string) => from[randomInt(from.length)]!;

function text(state: ObjectValue): string {
  const on = (name: string) => state[name] !== false;
  const special = typeof state["override_special"] === "string" ? state["override_special"] : "!@#$%&*()-_=+[]{}<>:?";
  const alphabet = [
    on("lower") ? LOWER : "",
    on("upper") ? LOWER.toUpperCase() : "",
    on("numeric") ? "0123456789" : "",
    on("special") ? special : "",
  ].join("");
  return Array.from({ length: Number(state["length"] ?? 0) }, () => pick(alphabet)).join("");
}

/** Settings that the provider itself fills in, and that shape what is drawn. */
const DEFAULTS = { lower: true, upper: true, numeric: true, number: true, special: true, min_lower: 0, min_upper: 0 };

const drawn: Behaviour = {
  values: { ...DEFAULTS, min_numeric: 0, min_special: 0, result: ({ state }) => text(state), id: "none" },
  replace: ["keepers", "length", "lower", "upper", "numeric", "special", "override_special"],
};

/**
 * Providers that need no cloud: what they make is made here, as they make it. Values are drawn anew each time, like the
 * real ones, and stay as long as the resource does.
 */
export const madeHere: { [type: string]: Behaviour } = {
  random_password: drawn,
  random_string: { ...drawn, values: { ...drawn.values, id: "{result}" } },
  random_uuid: { values: { result: () => randomUUID(), id: "{result}" }, replace: ["keepers"] },
  random_integer: {
    values: {
      result: ({ state }) => randomInt(Number(state["min"]), Number(state["max"]) + 1),
      id: "{result}",
    },
    replace: ["keepers", "min", "max", "seed"],
  },
  random_pet: {
    values: {
      length: 2,
      separator: "-",
      id: ({ state }) => {
        const words = Array.from({ length: Number(state["length"] ?? 2) - 1 }, () => pick(ADJECTIVES));
        const prefix = state["prefix"] ? [String(state["prefix"])] : [];
        return [...prefix, ...words, pick(ANIMALS)].join(String(state["separator"] ?? "-"));
      },
    },
    replace: ["keepers", "length", "prefix", "separator"],
  },
  random_id: {
    values: {
      hex: ({ state }) => `${state["prefix"] ?? ""}${randomBytes(Number(state["byte_length"])).toString("hex")}`,
      b64_url: ({ state }) => encoded(state).toString("base64url"),
      b64_std: ({ state }) => encoded(state).toString("base64"),
      dec: ({ state }) => BigInt(`0x${encoded(state).toString("hex")}`).toString(),
      id: "{b64_url}",
    },
    replace: ["keepers", "byte_length", "prefix"],
  },
  tls_private_key: {
    values: {
      rsa_bits: 2048,
      ecdsa_curve: "P224",
      private_key_pem: ({ hidden, state }) => keyOf(hidden, state).privateKey,
      private_key_pem_pkcs8: ({ hidden, state }) => keyOf(hidden, state).privateKey,
      public_key_pem: ({ hidden, state }) => keyOf(hidden, state).publicKey,
      id: ({ hidden, state }) => createHash("sha1").update(keyOf(hidden, state).publicKey).digest("hex"),
    },
    replace: ["algorithm", "ecdsa_curve", "rsa_bits"],
    create: ({ hidden }) => {
      delete hidden["pair"];
    },
  },
};

const encoded = (state: ObjectValue) =>
  Buffer.from(String(state["hex"]).slice(String(state["prefix"] ?? "").length), "hex");

interface Pair {
  privateKey: string;
  publicKey: string;
}

/** One pair for all attributes of a resource; it is dropped when the resource has been made. */
function keyOf(hidden: { [name: string]: unknown }, state: ObjectValue): Pair {
  const pair =
    (hidden["pair"] as Pair | undefined) ?? generate(String(state["algorithm"]), Number(state["rsa_bits"] ?? 2048));
  hidden["pair"] = pair;
  return pair;
}

function generate(algorithm: string, bits: number): Pair {
  const publicKeyEncoding = { type: "spki", format: "pem" } as const;
  const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;
  if (algorithm === "ED25519") return generateKeyPairSync("ed25519", { publicKeyEncoding, privateKeyEncoding });
  if (algorithm === "ECDSA")
    return generateKeyPairSync("ec", { namedCurve: "P-256", publicKeyEncoding, privateKeyEncoding });
  return generateKeyPairSync("rsa", { modulusLength: bits, publicKeyEncoding, privateKeyEncoding });
}
