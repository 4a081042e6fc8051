import { startPiped, type Terraform, type World } from "@towline/rehearsal";
import type { SimulatedStep } from "@towline/workflows";
import { type ActionRun, actionFolder, runAction } from "../delivery/run-action.ts";
import { LOCAL_TOKEN } from "../delivery/smoke-token.ts";
import { message } from "../delivery/tell.ts";
import { releasesFolder } from "../world.ts";
import { assumeRole, type RunIdentity } from "./login.ts";
import type { StepRun } from "./types.ts";

/** Where the steps of one job happen. Variables that a step sets for those after it are kept in `env`. */
export interface JobPlace {
  readonly world: World;
  readonly folder: string;
  readonly terraform: Terraform;
  readonly run: RunIdentity;
  /** Context of the service that stands in for an image, by the name of the image. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Bearer token that is let in where the environment verifies tokens. */
  readonly token: () => Promise<string>;
  env: Record<string, string>;
  /** Told every line that our actions print. */
  onLine?: (line: string) => void;
}

type Performed = Pick<StepRun, "kind" | "result" | "message" | "outputs" | "summary" | "log">;

/** How long a release of a rehearsal may take to answer: on the loopback address it does so at once or never. */
const PATIENCE = "6 seconds";
/** The same after a rollback: who was refused for asking too often during the smoke test is let in again after a minute. */
const PATIENCE_AFTER = "90 seconds";
/**
 * How long is waited for a lock of somebody else, and how long a state is tried to be saved: minutes at AWS, where outages end. Here nobody else
 * delivers, and a fault stays as long as the run.
 */
const TRIED = "5 seconds";

const nothing = { outputs: {}, summary: "", log: "" };

/** Carries out a step of a job: our actions and the synthesis for real, the log-in against the stand-in cloud, preparations not at all. */
export async function perform(step: SimulatedStep, place: JobPlace): Promise<Performed> {
  const own = /(?:^|\/)node_modules\/@towline\/action-([\w-]+)$/.exec(step.uses ?? "")?.[1];
  if (own !== undefined) return ownAction(own, step, place);
  if (step.uses?.startsWith("aws-actions/configure-aws-credentials@")) return login(step, place);
  if (step.run === "node main.ts") return script(step, place);
  if (step.uses !== undefined) return assumed(`${step.uses.split("@")[0]} is not run here`);
  return assumed("not run here: what it needs is on a runner");
}

const assumed = (why: string): Performed => ({ kind: "assumed", result: "success", message: why, ...nothing });

async function ownAction(name: string, step: SimulatedStep, place: JobPlace): Promise<Performed> {
  const run = await runAction({
    action: actionFolder(place.folder, name),
    inputs: await inputsOf(name, step.with ?? {}, place),
    workspace: place.folder,
    env: { ...place.env, ...step.env },
    ...(place.onLine ? { onLine: place.onLine } : {}),
  });
  return performed("action", run);
}

/** The inputs of the workflow. Only where a runner's machine is meant they are those of this one: an image becomes a local release. */
async function inputsOf(
  name: string,
  given: Readonly<Record<string, string>>,
  place: JobPlace,
): Promise<Record<string, string>> {
  if (name === "build") {
    return {
      target: "release",
      name: given["name"] ?? "",
      context: place.contexts[given["name"] ?? ""] ?? given["context"] ?? ".",
      releases: releasesFolder(place.folder),
      "build-args": JSON.stringify(place.buildArgs),
    };
  }
  const needsTerraform = name === "deploy" || name === "rollback";
  return {
    ...given,
    ...(name === "smoke-test" ? { timeout: PATIENCE } : {}),
    // A secret that somebody has given; what it has to be is known once the environment is there.
    ...(given["token"] === LOCAL_TOKEN ? { token: await place.token() } : {}),
    ...(name === "rollback" ? { "answer-timeout": PATIENCE_AFTER } : {}),
    ...(needsTerraform ? { terraform: place.terraform.path, "lock-timeout": TRIED, recovery: TRIED } : {}),
  };
}

function performed(kind: StepRun["kind"], run: ActionRun): Performed {
  const { log, outputs, summary } = run;
  return { kind, result: run.exitCode === 0 ? "success" : "failure", message: message(run), outputs, summary, log };
}

async function login(step: SimulatedStep, place: JobPlace): Promise<Performed> {
  const role = step.with?.["role-to-assume"] ?? "";
  try {
    Object.assign(
      place.env,
      // Whoever may ask for the token of the run may do so in every step.
      place.world.runEnvironment(place.run),
      await assumeRole(place.world, place.run, { role, region: step.with?.["aws-region"] ?? "us-east-1" }),
    );
    return { kind: "stand-in", result: "success", message: `signed in as ${role.split("/").at(-1)}`, ...nothing };
  } catch (error) {
    const why = (error as Error).message;
    return { kind: "stand-in", result: "failure", message: why, ...nothing, log: why };
  }
}

function script({ run = "", env = {} }: SimulatedStep, { folder, env: jobEnv }: JobPlace): Promise<Performed> {
  return new Promise((resolve, reject) => {
    const child = startPiped("sh", ["-e", "-c", run], {
      cwd: folder,
      env: { ...process.env, ...jobEnv, ...env },
      reach: "group",
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      const last = log.trimEnd().split("\n").at(-1) ?? "";
      resolve({
        kind: "script",
        result: code === 0 ? "success" : "failure",
        message: last,
        outputs: {},
        summary: "",
        log,
      });
    });
  });
}
