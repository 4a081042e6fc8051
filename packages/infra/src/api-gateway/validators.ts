import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { slug } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { ApiGatewayProps, Validation } from "./props.ts";
import { type Endpoint, schemaOf } from "./settings.ts";

/** What is asked of a request, ready for the methods. */
export interface Validators {
  /** Asks for parameters only; what every method has. */
  readonly parametersId: string;
  /** Asks for the body, too. */
  readonly bodyId: string | undefined;
  readonly byRoute: ReadonlyMap<string, Validation & { readonly model: string | undefined }>;
  /** Changes when what is asked for changes. */
  readonly definition: readonly string[];
}

export function validators(
  scope: Construct,
  api: ApiGatewayRestApi,
  validates: ApiGatewayProps["validates"] = {},
): Validators {
  const parameters = new ApiGatewayRequestValidator(scope, "validator", {
    restApiId: api.id,
    name: "parameters",
    validateRequestParameters: true,
    validateRequestBody: false,
  });
  const byRoute: Validators["byRoute"] = new Map(
    Object.entries(validates).map(([route, validation]): [string, Validation & { model: string | undefined }] => {
      const schema = schemaOf(validation);
      if (!schema) return [route, { ...validation, model: undefined }];
      const model = new ApiGatewayModel(scope, `model-${slug(route)}`, {
        restApiId: api.id,
        // Letters and digits only.
        name: slug(route).replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
        contentType: "application/json",
        description: `Body of ${route}`,
        schema,
      });
      return [route, { ...validation, model: model.name }];
    }),
  );
  const bodies = [...byRoute.values()].some(({ model }) => model !== undefined);
  const body = bodies
    ? new ApiGatewayRequestValidator(scope, "body-validator", {
        restApiId: api.id,
        name: "parameters-and-body",
        validateRequestParameters: true,
        validateRequestBody: true,
      })
    : undefined;
  const definition = Object.keys(validates).length > 0 ? [JSON.stringify(validates)] : [];
  return { parametersId: parameters.id, bodyId: body?.id, byRoute, definition };
}

/** The arguments of a method that make API Gateway look at a request before it forwards it. */
export function validated(
  { bodyId, byRoute, parametersId }: Validators,
  { method, path }: Endpoint,
  parameters: Readonly<Record<string, boolean>>,
) {
  const { headers = [], model, query = [] } = byRoute.get(`${method} ${path}`) ?? {};
  const required = {
    ...parameters,
    ...Object.fromEntries(headers.map((name) => [`method.request.header.${name}`, true])),
    ...Object.fromEntries(query.map((name) => [`method.request.querystring.${name}`, true])),
  };
  return {
    requestValidatorId: model && bodyId ? bodyId : parametersId,
    ...(model ? { requestModels: { "application/json": model } } : {}),
    ...(Object.keys(required).length > 0 ? { requestParameters: required as never } : {}),
  };
}
