import {
  answers,
  crashesAfter,
  credentialsExpireAt,
  type Fault,
  fails,
  failsHalfWay,
  isNotFoundFor,
  isSlow,
  losesConnection,
  staysOnOldVersion,
  throttles,
  timesOut,
} from "./fault.ts";

/** How each fault is written on a command line: `<kind>:<target>[=<value>]`. */
const FORMS: {
  [kind: string]: {
    value?: "duration" | "number" | "text";
    make(target: string, value: string | number | undefined): Fault;
    example: string;
  };
} = {
  throttle: {
    value: "number",
    make: (at, times) => throttles(at, times as number | undefined),
    example: "throttle:aws_ecr_repository=30",
  },
  slow: {
    value: "duration",
    make: (at, seconds) => isSlow(at, (seconds as number | undefined) ?? 600),
    example: "slow:aws_elasticache_replication_group=15m",
  },
  fail: {
    value: "text",
    make: (at, message) => fails(at, message as string | undefined),
    example: "fail:aws_apprunner_service",
  },
  "fail-half-way": {
    value: "text",
    make: (at, message) => failsHalfWay(at, message as string | undefined),
    example: "fail-half-way:aws_nat_gateway",
  },
  "time-out": {
    value: "duration",
    make: (at, seconds) => timesOut(at, seconds as number | undefined),
    example: "time-out:aws_elasticache_replication_group=40m",
  },
  "not-found": {
    value: "duration",
    make: (at, seconds) => isNotFoundFor(at, (seconds as number | undefined) ?? 20),
    example: "not-found:aws_iam_role=20s",
  },
  "expire-credentials": { make: (at) => credentialsExpireAt(at), example: "expire-credentials:aws_apprunner_service" },
  "lose-connection": {
    value: "number",
    make: (at, times) => losesConnection(at, times as number | undefined),
    example: "lose-connection:aws_apprunner_service",
  },
  answers: {
    value: "number",
    make: (service, status) => answers(service, (status as number | undefined) ?? 500),
    example: "answers:backend=500",
  },
  crashes: {
    value: "duration",
    make: (service, seconds) => crashesAfter(service, (seconds as number | undefined) ?? 60),
    example: "crashes:backend=1m",
  },
  stays: { make: (service) => staysOnOldVersion(service), example: "stays:backend" },
};

const UNITS: { [unit: string]: number } = { s: 1, m: 60, h: 3600 };

/** @throws Error that says what to write instead */
export function parseFault(written: string): Fault {
  const [, kind = "", target = "", value] = /^([a-z-]+):([^=]+)(?:=(.+))?$/.exec(written) ?? [];
  const form = Object.hasOwn(FORMS, kind) ? FORMS[kind] : undefined;
  if (!form)
    throw new Error(
      `"${written}" is no fault. Write one of: ${Object.values(FORMS)
        .map(({ example }) => example)
        .join(", ")}.`,
    );
  if (value === undefined) return form.make(target, undefined);
  const read =
    form.value === "text"
      ? value
      : form.value === "duration"
        ? duration(value)
        : form.value === "number"
          ? Number(value)
          : Number.NaN;
  if (typeof read === "number" && Number.isNaN(read))
    throw new Error(`"${written}": "${value}" does not fit. Write it like ${form.example}.`);
  return form.make(target, read);
}

function duration(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  return number === undefined ? Number.NaN : Number(number) * UNITS[unit]!;
}
