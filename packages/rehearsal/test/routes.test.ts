import { matchRoute, type Route } from "../src/services/routes.ts";

const route = (method: string, path: string): Route => ({
  path,
  method,
  authorization: "NONE",
  apiKeyRequired: false,
  integration: undefined,
});
const routes = [
  route("ANY", "/"),
  route("ANY", "/{proxy+}"),
  route("GET", "/health"),
  route("ANY", "/v1/chats"),
  route("POST", "/v1/chats"),
  route("GET", "/v1/chats/{id}"),
  route("GET", "/v1/chats/latest"),
];
const match = (method: string, path: string) => {
  const found = matchRoute(routes, method, path);
  return found && `${found.route.method} ${found.route.path} ${JSON.stringify(found.parameters)}`;
};

test.each([
  ["GET", "/", "ANY / {}"],
  ["GET", "/health", "GET /health {}"],
  ["POST", "/health", 'ANY /{proxy+} {"proxy":"health"}'],
  ["POST", "/v1/chats", "POST /v1/chats {}"],
  ["DELETE", "/v1/chats", "ANY /v1/chats {}"],
  ["GET", "/v1/chats/7", 'GET /v1/chats/{id} {"id":"7"}'],
  ["GET", "/v1/chats/latest", "GET /v1/chats/latest {}"],
  ["GET", "/v1/chats/7/messages", 'ANY /{proxy+} {"proxy":"v1/chats/7/messages"}'],
])("%s %s goes to %s", (method, path, expected) => {
  expect(match(method, path)).toBe(expected);
});

test("nothing matches where there is no greedy route", () => {
  expect(matchRoute(routes.slice(2), "GET", "/other")).toBeUndefined();
});
