import { Bench, type Json, withTerraform } from "./support/terraform.ts";

const API = "${aws_api_gateway_rest_api.api.id}";

/** One path behind an authorizer and one that is open, both answered by the gateway itself. */
const stack = (): Json => {
  const paths = { open: "NONE", closed: "CUSTOM" };
  const names = Object.keys(paths) as (keyof typeof paths)[];
  const each = (make: (name: keyof typeof paths) => Json) =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  const place = (name: string): Json => ({
    rest_api_id: API,
    resource_id: `\${aws_api_gateway_resource.${name}.id}`,
    http_method: "GET",
    depends_on: [`aws_api_gateway_method.${name}`],
  });
  return {
    resource: {
      aws_api_gateway_rest_api: { api: { name: "api" } },
      aws_iam_role: {
        f: {
          name: "f",
          assume_role_policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
          }),
        },
      },
      aws_lambda_function: {
        f: {
          function_name: "f",
          role: "${aws_iam_role.f.arn}",
          runtime: "nodejs24.x",
          handler: "index.handler",
          filename: "f.zip",
          source_code_hash: "aGFzaA==",
        },
      },
      aws_api_gateway_authorizer: {
        a: {
          rest_api_id: API,
          name: "token",
          type: "TOKEN",
          authorizer_uri: "${aws_lambda_function.f.invoke_arn}",
          identity_source: "method.request.header.Authorization",
          identity_validation_expression: "^[Bb]earer [\\w.~+/-]+=*$",
        },
      },
      aws_api_gateway_resource: each((name) => ({
        rest_api_id: API,
        parent_id: "${aws_api_gateway_rest_api.api.root_resource_id}",
        path_part: name,
      })),
      aws_api_gateway_method: each((name) => ({
        ...place(name),
        depends_on: [],
        authorization: paths[name],
        ...(paths[name] === "CUSTOM" ? { authorizer_id: "${aws_api_gateway_authorizer.a.id}" } : {}),
      })),
      aws_api_gateway_integration: each((name) => ({ ...place(name), type: "MOCK" })),
      aws_api_gateway_integration_response: each((name) => ({
        ...place(name),
        status_code: "200",
        depends_on: [`aws_api_gateway_integration.${name}`],
      })),
      aws_api_gateway_deployment: {
        d: {
          rest_api_id: API,
          depends_on: names.map((name) => `aws_api_gateway_integration_response.${name}`),
        },
      },
      aws_api_gateway_stage: {
        s: { rest_api_id: API, deployment_id: "${aws_api_gateway_deployment.d.id}", stage_name: "staging" },
      },
    },
    output: { url: { value: "${aws_api_gateway_stage.s.invoke_url}" } },
  };
};

withTerraform("a method behind an authorizer", () => {
  const it = new Bench();
  afterAll(() => it.world?.close());

  test("takes what looks like a token and answers 401 to everything else, and says that it looks no closer", async () => {
    await it.open(stack());
    await it.apply();
    const { url } = await it.outputs();
    const status = async (path: string, authorization?: string) =>
      (await fetch(`${url}/${path}`, authorization ? { headers: { authorization } } : {})).status;
    expect(await status("open")).toBe(200);
    expect(await status("closed")).toBe(401);
    expect(await status("closed", "Basic abc")).toBe(401);
    expect(await status("closed", "Bearer a.b.c")).toBe(200);
    expect(it.world.notices().map(({ message }) => message)).toContain(
      "The function is not run: whoever sends something that looks like a token is let in.",
    );
    expect((await it.plan()).empty).toBe(true);
  });
});
