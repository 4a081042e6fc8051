import { request } from "node:http";
import { TRUST } from "./terraform.ts";

/** An image of a private repository, by digest. */
export const image = (digest: string) => `111111111111.dkr.ecr.eu-central-1.amazonaws.com/backend@${digest}`;
/** A role that anything may run as. */
export const ROLE = { aws_iam_role: { service: { name: "service", assume_role_policy: TRUST } } };

export interface Answer {
  status: number;
  headers: { [name: string]: unknown };
  text: string;
}

/** Sends a request, from another loopback address if asked to. */
export function get(
  url: string,
  {
    headers = {},
    from = "127.0.0.1",
    method = "GET",
  }: { headers?: Record<string, string>; from?: string; method?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, localAddress: from }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Asks many times, one after the other. */
export async function many(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) statuses.push((await ask()).status);
  return statuses;
}

/** The service of a release, as App Runner runs it, under the role of {@link ROLE}. */
export const backend = (digest: string) => ({
  service_name: "backend",
  source_configuration: {
    authentication_configuration: { access_role_arn: "${aws_iam_role.service.arn}" },
    image_repository: { image_identifier: image(digest), image_repository_type: "ECR" },
  },
});
