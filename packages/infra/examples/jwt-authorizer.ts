/** A function that lets in who carries a token of an issuer, used by an API that somebody wrote by hand. */
import { ApiGatewayAuthorizer } from "@cdktf/provider-aws/lib/api-gateway-authorizer/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import {
  App,
  assertNoProblems,
  awsProvider,
  Environment,
  JwtAuthorizer,
  localBackend,
  TerraformOutput,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "jwt-authorizer");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);

const jwt = new JwtAuthorizer(stack, "jwt", {
  issuer: "https://login.example.com/",
  jwksUrl: "https://login.example.com/.well-known/jwks.json",
  audience: ["https://api.example.com"],
  reservedConcurrency: 50,
});
const api = new ApiGatewayRestApi(stack, "api", { name: "by-hand" });
const authorizer = new ApiGatewayAuthorizer(stack, "authorizer", {
  restApiId: api.id,
  name: "jwt",
  type: "TOKEN",
  authorizerUri: jwt.invokeArn,
  authorizerResultTtlInSeconds: 60,
});
jwt.admits({ name: "by-hand", sourceArn: `${api.executionArn}/authorizers/${authorizer.id}` });
new TerraformOutput(stack, "function", { value: jwt.functionName });

assertNoProblems(app);
app.synth();
