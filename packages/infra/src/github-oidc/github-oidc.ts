import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { Construct, type TerraformProvider } from "../core/tf.ts";

const ISSUER = "token.actions.githubusercontent.com";

export interface GithubOidcProps {
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * Lets an AWS account believe the tokens of GitHub Actions. One an account. There is no thumbprint: AWS checks the
 * certificate against its own list of authorities.
 *
 * ### Cost
 * None.
 */
export class GithubOidc extends Construct {
  readonly arn: string;
  readonly issuer = ISSUER;

  constructor(scope: Construct, id: string, props: GithubOidcProps = {}) {
    super(scope, id);
    this.arn = new IamOpenidConnectProvider(this, "provider", {
      url: `https://${ISSUER}`,
      clientIdList: ["sts.amazonaws.com"],
      ...(props.provider ? { provider: props.provider } : {}),
    }).arn;
  }
}
