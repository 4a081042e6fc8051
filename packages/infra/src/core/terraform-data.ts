import { type Construct, type TerraformMetaArguments, TerraformResource } from "./tf.ts";

/**
 * `terraform_data`, the resource that is built into Terraform: it keeps a value. The class of cdktf 0.21 runs
 * `terraform version` at synth; ours needs no Terraform binary there.
 */
export class TerraformData extends TerraformResource {
  readonly #input: string;

  constructor(scope: Construct, id: string, { input, ...meta }: TerraformMetaArguments & { readonly input: string }) {
    super(scope, id, { terraformResourceType: "terraform_data", ...meta });
    this.#input = input;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  /** The value that was kept. */
  get output(): string {
    return this.getStringAttribute("output");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.#input };
  }
}
