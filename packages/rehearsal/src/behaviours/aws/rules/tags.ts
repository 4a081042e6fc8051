import type { Rule } from "../../../rules/types.ts";

const TAGS = "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";
const vpc = (tags: object) => ({ "aws_vpc.main": { cidr_block: "10.0.0.0/16", tags } });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

/** Tags, those of the provider's default_tags included. */
export const tagRules: readonly Rule[] = [
  {
    id: "tag-count",
    types: "any",
    when: "apply",
    at: "tags",
    demands: "A resource has up to 50 tags, the provider's default ones included.",
    source: TAGS,
    check: (subject) => {
      const all = new Set([...Object.keys(subject.defaultTags), ...subject.map("tags").map(([key]) => key)]);
      // IAM, S3 objects and a few more take fewer; 50 is what all of them refuse to pass.
      return subject.isSet("tags") && all.size > 50
        ? `TooManyTagsException: The resource has ${all.size} tags; the limit is 50.`
        : undefined;
    },
    refused: vpc(many(51)),
    accepted: vpc(many(49)),
  },
  {
    id: "tag-text",
    types: "any",
    when: "apply",
    at: "tags",
    demands:
      "A key has up to 128 characters and does not begin with aws:, a value has up to 256; both of letters, digits, spaces and _.:/=+-@.",
    source: TAGS,
    check: (subject) => {
      for (const [key, value] of subject.map("tags")) {
        if (/^aws:/i.test(key))
          return `InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use: ${key}`;
        if (key.length === 0 || key.length > 128)
          return `InvalidParameterValue: Tag key exceeds the maximum length of 128 characters: ${key}`;
        if (value.length > 256)
          return `InvalidParameterValue: Tag value of ${key} exceeds the maximum length of 256 characters`;
        const odd = [key, value].find((text) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text));
        if (odd !== undefined)
          return `InvalidParameterValue: The tag ${key} contains characters that are not allowed: ${odd}`;
      }
      return undefined;
    },
    refused: vpc({ Owner: "<team>" }),
    accepted: vpc({ Owner: "team@example.com" }),
  },
];
