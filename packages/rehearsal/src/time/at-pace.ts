import type { Handlers, Message } from "../protocol/server.ts";
import { creationSeconds } from "./durations.ts";
import type { Pace } from "./pace.ts";

/** MessagePack of a value that is null. */
const NULL = 0xc0;

/**
 * A provider whose creations take as long as at AWS, divided by the pace; without a pace nothing waits.
 */
export function atPace(handlers: Handlers, pace: Pace): Handlers {
  return {
    ...handlers,
    ApplyResourceChange: async (request, peer) => {
      const answer = await handlers.ApplyResourceChange(request, peer);
      const creates = !exists(request.prior_state) && exists(answer.new_state);
      if (creates && pace.passes) await pace.wait(creationSeconds(request.type_name));
      return answer;
    },
  };
}

const exists = (state: Message): boolean => state?.msgpack?.length > 0 && state.msgpack[0] !== NULL;
