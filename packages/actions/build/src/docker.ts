import {
  ActionError,
  type Deadline,
  isDigest,
  type Ports,
  type Problem,
  type Result,
  retry,
} from "@towline/action-kit";
import type { spec } from "./spec.ts";

/** Reasons of a registry to come again later; anything else would only fail again. */
const TRANSIENT =
  /\b(429|500|502|503|504)\b|too many requests|timeout|timed out|connection reset|unexpected EOF|TLS handshake/i;

interface Build {
  readonly image: string;
  readonly tags: readonly string[];
  readonly deadline: Deadline;
  readonly buildx: boolean;
  /** Where buildx writes what it pushed. */
  readonly metadata: string;
}

/** Builds an image, pushes it, and returns the digest that the registry knows it by. */
export async function runDocker(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, clock, files, report } = ports;
  const deadline = clock.deadline(inputs.timeout);
  const { repository, tag } = checked(ports);
  const buildx = await report.group("Find Docker", () => engine(ports, deadline));
  const tags = [tag, ...inputs.extraTags].map((name) => `${repository}:${name}`);
  const build: Build = {
    image: repository,
    tags,
    deadline,
    buildx,
    metadata: files.resolve(`.towline/build-${inputs.name.replaceAll(/[^\w.-]/g, "-")}.json`),
  };
  await files.remove(build.metadata);
  await files.write(".towline/.gitignore", "*\n");

  await report.group(`Build ${inputs.name}`, () => patiently(ports, build, buildArguments(ports, build)));
  if (!inputs.push) return { outcome: "succeeded", message: `built ${tags[0]}; not pushed, so there is no digest` };
  const digest = await report.group("Identity", () => (buildx ? metadataDigest(ports, build) : push(ports, build)));
  return {
    outcome: "succeeded",
    message: `${repository}@${digest}`,
    outputs: { digest, image: `${repository}@${digest}` },
  };
}

function checked({ inputs }: Ports<typeof spec>): { repository: string; tag: string } {
  const problems: Problem[] = [];
  const { repository, tag, cache } = inputs;
  if (repository === undefined) {
    problems.push({
      code: "input/missing",
      where: "input repository",
      message: "is required for target docker",
      fix: "Write the image repository without a tag, for example ghcr.io/owner/backend.",
    });
  } else if (/@|:[^/]*$/.test(repository)) {
    problems.push({
      code: "build/repository",
      where: "input repository",
      message: `"${repository}" has a tag or digest`,
      fix: "Write the repository alone; the tag is the input `tag`.",
    });
  }
  if (tag === undefined) {
    problems.push({
      code: "input/missing",
      where: "input tag",
      message: "is required for target docker",
      fix: "Write the commit: ${{ github.sha }}.",
    });
  }
  for (const name of [tag, ...inputs.extraTags]) {
    if (name === undefined || /^\w[\w.-]{0,127}$/.test(name)) continue;
    problems.push({
      code: "build/tag",
      where: name === tag ? "input tag" : "input extra-tags",
      message: `"${name}" is not a tag`,
      fix: "Write letters, digits, dots, hyphens and underscores, 128 at most.",
    });
  }
  if (cache === "registry" && !inputs.push) {
    problems.push({
      code: "build/cache",
      where: "inputs cache and push",
      message: "a registry cache is pushed too, but push is false",
      fix: "Write cache: gha, or push: true.",
    });
  }
  if (problems.length > 0) throw new ActionError(problems);
  return { repository: repository!, tag: tag! };
}

/** Whether buildx is there. @throws ActionError `build/no-docker` when there is no client or no engine behind it. */
async function engine({ children, report }: Ports<typeof spec>, deadline: Deadline): Promise<boolean> {
  const missing = (message: string) =>
    new ActionError({
      code: "build/no-docker",
      where: "target docker",
      message,
      fix: "Run on a machine with Docker (ubuntu-24.04 has it) and start its engine, or use target: release.",
    });
  if ((await children.find("docker")) === undefined) throw missing("docker was not found on PATH");
  const version = await children.run({
    command: "docker",
    args: ["version", "--format", "{{.Server.Version}}"],
    deadline,
  });
  if (version.code !== 0) {
    const reason = version.stderr.trim().split("\n").at(-1) ?? "";
    throw missing(`docker has no engine to talk to (${reason})`);
  }
  const buildx = (await children.run({ command: "docker", args: ["buildx", "version"], deadline })).code === 0;
  report.line(
    `Docker ${version.stdout.trim()}${buildx ? " with buildx" : ", without buildx: no layer cache, no attestation"}`,
  );
  return buildx;
}

function buildArguments({ inputs }: Ports<typeof spec>, { image, tags, buildx, metadata }: Build): string[] {
  const { dockerfile, platform, cache, buildArgs, context, push } = inputs;
  const common = [
    ...tags.flatMap((tag) => ["--tag", tag]),
    ...(dockerfile === undefined ? [] : ["--file", dockerfile]),
    "--platform",
    platform,
    ...Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
  ];
  if (!buildx) return ["build", ...common, context];
  // ECR accepts a cache manifest only as an OCI image manifest: https://github.com/aws/containers-roadmap/issues/876
  const reference = `type=registry,ref=${image}:buildcache`;
  const caches = {
    none: [],
    gha: ["--cache-from", "type=gha", "--cache-to", "type=gha,mode=max"],
    registry: [
      "--cache-from",
      reference,
      "--cache-to",
      `${reference},mode=max,image-manifest=true,oci-mediatypes=true`,
    ],
  }[cache];
  return ["buildx", "build", ...common, ...caches, push ? "--push" : "--load", "--metadata-file", metadata, context];
}

/** Pushes every tag, and asks under which digest the registry knows the image now. */
async function push(ports: Ports<typeof spec>, build: Build): Promise<string> {
  for (const tag of build.tags) await patiently(ports, build, ["push", tag]);
  const args = ["inspect", "--format", "{{json .RepoDigests}}", build.tags[0]!];
  const { stdout } = await ports.children.run({ command: "docker", args, deadline: build.deadline });
  const digests = JSON.parse(stdout || "[]") as string[];
  return digestOf(digests.find((digest) => digest.startsWith(`${build.image}@`))?.split("@")[1], build);
}

/** Runs docker again when the registry, and not the build, was at fault: every layer that was built is kept. */
async function patiently(ports: Ports<typeof spec>, build: Build, args: readonly string[]): Promise<void> {
  const { clock, report } = ports;
  const { result } = await retry<ActionError | undefined>(
    { clock, deadline: build.deadline, attempts: 4, base: 2_000 },
    async () => {
      try {
        await docker(ports, build, args);
        return { done: undefined };
      } catch (error) {
        if (!(error instanceof ActionError)) throw error;
        if (!TRANSIENT.test(error.message)) return { done: error };
        report.warning(`The registry did not take it: ${error.problems[0]!.message}`);
        return { again: error };
      }
    },
  );
  if (result !== undefined) throw result;
}

/** After a push buildx writes the digest that the registry gave. */
async function metadataDigest({ files }: Ports<typeof spec>, build: Build): Promise<string> {
  const written = await files.exists(build.metadata);
  return digestOf(written ? JSON.parse(await files.read(build.metadata))["containerimage.digest"] : undefined, build);
}

function digestOf(digest: string | undefined, { tags }: Build): string {
  if (digest !== undefined && isDigest(digest)) return digest;
  throw new ActionError({
    code: "build/no-digest",
    where: `image ${tags[0]}`,
    message: "was pushed, but Docker does not say under which digest",
    fix: "Update Docker (buildx >= 0.12), because without a digest it cannot be known what is deployed.",
  });
}

async function docker(
  { children, files, report }: Ports<typeof spec>,
  { deadline }: Build,
  args: readonly string[],
): Promise<void> {
  const { code, stderr } = await children.run({
    command: "docker",
    args,
    cwd: files.resolve("."),
    deadline,
    onLine: (line) => report.foreign(line),
  });
  if (code === 0) return;
  const reason = stderr.trim().split("\n").slice(-3).join(" ");
  throw new ActionError({
    code: "build/docker-failed",
    where: `docker ${args[0] === "buildx" ? "buildx build" : args[0]}`,
    message: `ended with code ${code}: ${report.redact(reason)}`,
    fix: "See the log above.",
  });
}
