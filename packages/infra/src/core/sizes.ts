import { TowlineError } from "./errors.ts";

/**
 * The pairs App Runner accepts; anything else does not compile
 * (https://docs.aws.amazon.com/apprunner/latest/dg/architecture.html#architecture.vcpu-memory). Fargate accepts all of them too.
 */
export const INSTANCE_SIZES = [
  "0.25 vCPU, 0.5 GB",
  "0.25 vCPU, 1 GB",
  "0.5 vCPU, 1 GB",
  "1 vCPU, 2 GB",
  "1 vCPU, 3 GB",
  "1 vCPU, 4 GB",
  "2 vCPU, 4 GB",
  "2 vCPU, 6 GB",
  "4 vCPU, 8 GB",
  "4 vCPU, 10 GB",
  "4 vCPU, 12 GB",
] as const;

/** A legal App Runner pair of processor and memory. */
export type InstanceSize = (typeof INSTANCE_SIZES)[number];

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
const FARGATE_MEMORY = {
  "0.25": [0.5, 1, 2],
  "0.5": [1, 2, 3, 4],
  "1": [2, 3, 4, 5, 6, 7, 8],
  "2": [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  "4": [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  "8": [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60],
  "16": [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120],
} as const;

type FargateMemory = typeof FARGATE_MEMORY;

/** A legal Fargate pair of processor and memory. `"1 vCPU, 9 GB"` does not compile. */
export type FargateSize = {
  [Cpu in keyof FargateMemory & string]: `${Cpu} vCPU, ${FargateMemory[Cpu][number]} GB`;
}[keyof FargateMemory & string];

export const FARGATE_SIZES = Object.entries(FARGATE_MEMORY).flatMap(([cpu, memories]) =>
  memories.map((memory) => `${cpu} vCPU, ${memory} GB` as FargateSize),
);

// ECS Express stops at 4 vCPU and 8 GB
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_express_gateway_service).
const EXPRESS_MEMORY = {
  "0.25": [0.5, 1, 2],
  "0.5": [1, 2, 3, 4],
  "1": [2, 3, 4, 5, 6, 7, 8],
  "2": [4, 5, 6, 7, 8],
  "4": [8],
} as const;

type ExpressMemory = typeof EXPRESS_MEMORY;

/** A legal pair of processor and memory for ECS Express. */
export type ExpressSize = {
  [Cpu in keyof ExpressMemory & string]: `${Cpu} vCPU, ${ExpressMemory[Cpu][number]} GB`;
}[keyof ExpressMemory & string];

export const EXPRESS_SIZES = Object.entries(EXPRESS_MEMORY).flatMap(([cpu, memories]) =>
  memories.map((memory) => `${cpu} vCPU, ${memory} GB` as ExpressSize),
);

/**
 * Processor units (1024 = 1 vCPU) and memory in MB, as App Runner and ECS take them.
 *
 * @param sizes pairs that are legal. @default those of App Runner
 * @throws TowlineError TOWLINE_SIZE
 */
export function parseSize(
  size: InstanceSize | FargateSize,
  sizes: readonly string[] = INSTANCE_SIZES,
  whose = "App Runner",
): { readonly cpu: number; readonly memory: number } {
  const match = /^(\d+(?:\.\d+)?) vCPU, (\d+(?:\.\d+)?) GB$/.exec(size);
  if (!match || !sizes.includes(size)) {
    const same = sizes.filter((legal) => match && legal.startsWith(`${match[1]} vCPU,`));
    throw new TowlineError([
      {
        code: "TOWLINE_SIZE",
        path: JSON.stringify(size),
        what: `"${size}" is not a size ${whose} has`,
        instead: `one of ${(same.length > 0 ? same : sizes).map((legal) => `"${legal}"`).join(", ")}`,
      },
    ]);
  }
  return { cpu: Number(match[1]) * 1024, memory: Number(match[2]) * 1024 };
}
