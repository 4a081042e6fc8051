import {
  Aspects,
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformStack,
  Tokenization,
} from "@towline/infra";

/**
 * A stack that renders every element once. cdktf does it twice, first only to find references to other stacks, because an aspect
 * may change elements in between: with none about, the first result is also the second.
 */
export class RenderedOnce extends TerraformStack {
  override prepareStack(): void {
    const elements = this.node.findAll();
    const scopes = [...this.node.scopes, ...elements];
    if (scopes.some((scope) => Aspects.of(scope).all.length > 0)) {
      super.prepareStack();
      return;
    }
    this.ensureBackendExists();
    for (const element of elements) {
      if (!TerraformElement.isTerraformElement(element) || element.cdktfStack !== this) continue;
      const rendered = Tokenization.resolve(element.toTerraform(), { scope: this, preparing: true, resolver });
      element.toTerraform = () => rendered;
    }
  }
}

const resolver = new DefaultTokenResolver(new StringConcat());
