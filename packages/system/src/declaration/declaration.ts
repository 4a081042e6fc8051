import type { ImageSource, SecretGroup, TerraformStack } from "@towline/infra";
import type { Pipeline, PipelineContext } from "../pipeline/pipeline.ts";
import type { Costs } from "./costs.ts";
import type {
  EnvironmentDeclaration,
  Environments,
  Images,
  PipelineSecrets,
  SecretGroups,
  Variables,
} from "./environment.ts";
import type { Services } from "./service.ts";

/** Where the infrastructure function stands: which environment, and which of its regions. */
export interface InfrastructureContext<
  E extends Environments,
  I extends Images,
  S extends SecretGroups,
  V = Readonly<Record<string, string>>,
> {
  /** The environment as declared, with its name. */
  readonly environment: E[keyof E] & { readonly name: keyof E & string };
  /** The region this stack is for. `role` is `primary` for the first one declared. */
  readonly region: {
    readonly name: string;
    readonly zones: readonly string[];
    readonly cidr: string;
    readonly role: "primary" | "secondary";
  };
  /** Images by name; `uri` is pinned to the digest that the pipeline feeds in. */
  readonly images: { readonly [K in keyof I]: ImageSource };
  /** Secret groups by name, already created in this stack. */
  readonly secrets: { readonly [K in keyof S]: SecretGroup };
  /** Non-secret variables by name, as valued for this environment. */
  readonly variables: { readonly [K in keyof V & string]: ValueOf<V[K]> };
}

/** A variable is written as one value, or as one value an environment. */
type ValueOf<D> = D extends string ? D : D extends Readonly<Record<string, infer Value>> ? Value : string;

/** A construct that a stack may return: its outputs become one output of the stack. */
export interface HasOutputs {
  readonly outputs: Readonly<Record<string, string>>;
}

/** What the infrastructure returns. Every entry becomes a Terraform output of the same name. */
export type Outputs = Readonly<Record<string, string | number | boolean | HasOutputs>>;

/** Refuses misspelt settings of environments: what a type parameter infers is otherwise taken with whatever it holds. */
type OnlyKnownSettings<E extends Environments> = {
  readonly [K in keyof E]: {
    readonly [P in Exclude<keyof E[K], keyof EnvironmentDeclaration>]: NoSettingOfAnEnvironment<P>;
  };
};
interface NoSettingOfAnEnvironment<Name> {
  readonly misspelt: Name;
}

/** How a release is verified once it is live. */
export interface Verification<E extends Environments, O, Secret extends string = string> {
  /** Smoke tests: a file of HTTP checks, run against the output `at`. */
  readonly smoke?:
    | string
    | {
        /** The file, relative to the repository. */
        readonly file: string;
        /** Output with the base URL. @default "url" */
        readonly at?: keyof O & string;
        /** How long the release may take to answer. @default "5 minutes" */
        readonly timeout?: string;
        /** Pipeline secret with the bearer token of checks that say `auth: bearer`. */
        readonly token?: Secret;
      };
  /** Browser tests with Playwright, run after the smoke tests. */
  readonly browser?: {
    /** Playwright configuration file, relative to the repository. */
    readonly config: string;
    /** Environments that run it. @default those of class production */
    readonly in?: readonly (keyof E & string)[];
  };
}

/** The one declaration of a system. Everything else is derived from it. */
export interface Declaration<
  E extends Environments,
  I extends Images,
  S extends SecretGroups,
  V extends Variables<E>,
  R extends string,
  N extends string,
  O extends Outputs,
> {
  /** GitHub repository, `owner/name`. */
  readonly repository: `${string}/${string}`;
  /**
   * Numeric ids of the owner and the repository. GitHub puts them into the OIDC subject of repositories created or
   * renamed since 2026-07-15; with them declared the roles trust both forms and nothing else.
   */
  readonly repositoryIds?: { readonly owner: number; readonly repository: number };
  /** Value of the cost allocation tag `Project`. @default the name of the system */
  readonly project?: string;
  readonly environments: E & NoInfer<OnlyKnownSettings<E>>;
  readonly images?: I;
  readonly secrets?: S;
  readonly variables?: V;
  readonly pipelineSecrets?: PipelineSecrets<R, N>;
  /** Builds one stack. Called once an environment and region. Leave out for a system without Terraform. */
  infrastructure?(stack: TerraformStack, context: InfrastructureContext<E, I, S, V>): O;
  /** Services that something other than Terraform releases. */
  readonly services?: Services<E, I, NoInfer<O>>;
  readonly verify?: Verification<E, NoInfer<O>, NoInfer<R | N>>;
  /** What `towline cost` cannot read from the Terraform: what is used in a month, and what suppliers are paid. */
  readonly costs?: Costs<keyof NoInfer<E> & string>;
  /** Options of the pipeline: its stages before the build, and how dependencies are installed. */
  pipeline?(context: PipelineContext<E, I, V, R, N>): Pipeline;
}
