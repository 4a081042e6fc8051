export type { Callbacks, SocketOrigin, WebSocketApiProps } from "./props.ts";
export { WebSocketApi } from "./websocket-api.ts";
