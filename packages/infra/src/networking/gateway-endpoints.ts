import type { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association/index.js";
import { accountId } from "../core/account.ts";
import { policyDocument } from "../core/iam.ts";
import type { Construct } from "../core/tf.ts";
import type { GatewayEndpoint } from "./props.ts";

/**
 * Free ways to S3 and DynamoDB. That of DynamoDB serves the credentials of this account only. That of S3 serves
 * everybody's: image layers, packages and the links that suppliers sign all come from buckets of other accounts.
 */
export function gatewayEndpoints(
  scope: Construct,
  props: {
    readonly vpc: Vpc;
    readonly name: string;
    readonly region: string;
    readonly services: readonly GatewayEndpoint[];
    readonly tables: ReadonlyMap<string, RouteTable>;
  },
): void {
  for (const service of props.services) {
    const endpoint = new VpcEndpoint(scope, service, {
      vpcId: props.vpc.id,
      serviceName: `com.amazonaws.${props.region}.${service}`,
      vpcEndpointType: "Gateway",
      ...(service === "dynamodb" ? { policy: ownCredentials(scope) } : {}),
      tags: { Name: `${props.name}-${service}` },
    });
    // An association of its own for each zone: a list on the endpoint would change when a zone is added.
    for (const [zone, table] of props.tables) {
      new VpcEndpointRouteTableAssociation(scope, `${service}-${zone}`, {
        vpcEndpointId: endpoint.id,
        routeTableId: table.id,
      });
    }
  }
}

/** Policy of an endpoint: whoever has credentials of this account may do what these allow, and nobody else anything. */
export const ownCredentials = (scope: Construct): string =>
  policyDocument([
    {
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId(scope) } },
    },
  ]);
