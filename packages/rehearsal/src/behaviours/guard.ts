import type { IncomingMessage, ServerResponse } from "node:http";
import { answerVerdict } from "../services/waf.ts";
import type { Surroundings } from "./types.ts";

/**
 * The firewall in front of a resource: asks with every request, so that an association made later holds too.
 * @param own what the front answers when the web ACL has no response of its own
 */
export function guardOf(
  resourceArn: string,
  { waf }: Pick<Surroundings, "waf">,
  own: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const verdict = waf.judge(resourceArn, request);
    if (verdict) answerVerdict(verdict, response, own);
    return verdict !== undefined;
  };
}
