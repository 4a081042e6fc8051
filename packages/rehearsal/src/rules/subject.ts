import type { Caller } from "../behaviours/types.ts";
import type { ObjectValue } from "../cty/value.ts";
import type { Records, WorldRecord } from "../world/records.ts";
import { Reading } from "./reading.ts";

/** Another thing in the world. */
export class Other extends Reading {
  readonly record: WorldRecord;

  constructor(record: WorldRecord) {
    super(record.attributes);
    this.record = record;
  }

  get id(): string {
    return this.record.id;
  }
}

/** The resource that a rule judges, and what else exists. */
export class Subject extends Reading {
  readonly type: string;
  readonly account: string;
  readonly region: string;
  /** The configuration alone: what the declaration says, without what the cloud decided. */
  readonly config: Reading;
  readonly defaultTags: { readonly [key: string]: string };
  private readonly records: Records;
  private readonly key: string | undefined;
  private readonly existing: ReadonlySet<string>;

  constructor(
    type: string,
    caller: Pick<Caller, "account" | "region" | "defaultTags">,
    world: { readonly records: Records; readonly existing: ReadonlySet<string> },
    values: { readonly state: ObjectValue | WorldRecord["attributes"]; readonly config?: ObjectValue },
    key: string | undefined,
  ) {
    super(values.state);
    this.type = type;
    this.account = caller.account;
    this.region = caller.region;
    this.defaultTags = caller.defaultTags;
    this.config = new Reading(values.config ?? {});
    this.records = world.records;
    this.existing = world.existing;
    this.key = key;
  }

  /** Other things of the types in the same account and region. */
  others(...types: string[]): Other[] {
    return this.inAccount(...types).filter(({ record }) => record.region === this.region);
  }

  /** Other things of the types in the account, wherever: IAM, Route 53, CloudFront. */
  inAccount(...types: string[]): Other[] {
    return this.anywhere(...types).filter(({ record }) => record.account === this.account);
  }

  /** Other things of the types in any account: names of buckets. */
  anywhere(...types: string[]): Other[] {
    return types
      .flatMap((type) => this.records.ofType(type))
      .filter((record) => record.key !== this.key)
      .map((record) => new Other(record));
  }

  /** The thing of the type with this id or ARN. */
  find(type: string, idOrArn: string | undefined): Other | undefined {
    if (idOrArn === undefined) return undefined;
    return this.inAccount(type).find((other) => other.id === idOrArn || other.text("arn") === idOrArn);
  }

  /** Whether something in the account goes by this id or ARN, or was said to exist. */
  exists(idOrArn: string): boolean {
    return this.existing.has(idOrArn) || this.records.named(idOrArn, this.account);
  }
}
