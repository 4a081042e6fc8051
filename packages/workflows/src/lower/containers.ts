import { Expression } from "../expressions/expression.ts";
import { Template, type Text } from "../expressions/template.ts";
import type { Container, Service } from "../model/job.ts";
import type { LoweringContext } from "./context.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";

/** A container or a service as it stands in the file. */
export function lowerContainer(container: Text | Service | Container, context: LoweringContext): Tree {
  if (isText(container)) return context.text(container);
  const { command, entrypoint, health } = container as Service;
  const options = [context.text(container.options), health && healthOptions(health)].filter(
    (part) => part !== undefined,
  );
  return compact({
    image: context.text(container.image),
    credentials: container.credentials && context.texts(container.credentials),
    env: context.texts(container.env),
    ports: container.ports,
    volumes: container.volumes,
    options: options.length > 0 ? options.join(" ") : undefined,
    entrypoint,
    command,
    ...lowerExtra(container.extra),
  });
}

function isText(value: unknown): value is Text {
  return typeof value !== "object" || value instanceof Expression || value instanceof Template;
}

/** https://docs.docker.com/reference/cli/docker/container/create/ */
function healthOptions({ command, interval, timeout, retries }: NonNullable<Service["health"]>): string {
  return [
    `--health-cmd ${JSON.stringify(command)}`,
    interval && `--health-interval ${interval}`,
    timeout && `--health-timeout ${timeout}`,
    retries !== undefined && `--health-retries ${retries}`,
  ]
    .filter(Boolean)
    .join(" ");
}
