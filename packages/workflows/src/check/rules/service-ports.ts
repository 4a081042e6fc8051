import type { Rule } from "../rule.ts";

export const servicePorts: Rule = {
  id: "WF009",
  title: "a service of a job on the runner maps a port",
  severity: "warning",
  why: "Steps on the runner itself reach a service only through a mapped port of localhost; by its name only steps in a container do. https://docs.github.com/actions/tutorials/use-containerized-services/use-docker-service-containers",
  check(file) {
    return file.jobs
      .filter(({ value }) => !file.entry(value, "container"))
      .flatMap(({ value }) => file.entries(file.entry(value, "services")?.value))
      .filter((service) => file.entry(service.value, "image") && !file.entry(service.value, "ports"))
      .map(({ name, key }) =>
        file.finding(this, key, `no step can reach the service ${name}; map a port, \`ports: ["5432:5432"]\`.`),
      );
  },
};
