import { randomInt } from "node:crypto";
import type { Ephemeral } from "./types.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const PUNCTUATION = "!#$%&()*+,-./:;<=>?@[]^_{|}~";

/** Every password of the stand-in begins so: whoever looks for one where none may be finds it. */
export const PASSWORD_MARK = "StandIn";

/** Ephemeral resources: new at every opening, as those of AWS are, so that nobody can rely on a value that stays. */
export const ephemerals: { [type: string]: Ephemeral } = {
  aws_secretsmanager_random_password: (config) => {
    const length = typeof config["password_length"] === "number" ? config["password_length"] : 32;
    const excluded = String(config["exclude_characters"] ?? "");
    const alphabet = [
      ...(config["exclude_lowercase"] === true ? "" : LETTERS),
      ...(config["exclude_uppercase"] === true ? "" : LETTERS.toUpperCase()),
      ...(config["exclude_numbers"] === true ? "" : DIGITS),
      ...(config["exclude_punctuation"] === true ? "" : PUNCTUATION),
      ...(config["include_space"] === true ? " " : ""),
    ].filter((character) => !excluded.includes(character));
    const rest = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
    return { random_password: `${PASSWORD_MARK}${rest}`.slice(0, length) };
  },
};
