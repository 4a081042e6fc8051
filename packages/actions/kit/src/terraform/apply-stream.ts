/** An error or warning that Terraform gives. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
}

/** What an apply did to each resource before it ended, well or not. */
export interface ApplyReport {
  readonly code: number;
  readonly changed: readonly { readonly address: string; readonly action: string }[];
  readonly failed: readonly { readonly address: string; readonly action: string }[];
  readonly errors: readonly Diagnostic[];
}

interface Message {
  readonly type?: string;
  readonly "@message"?: string;
  readonly hook?: { readonly resource?: { readonly addr: string }; readonly action?: string };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

/**
 * Reads the lines of `terraform apply -json` as they come, so that after a failure half way it is known which resources are changed,
 * which are not, and which never started. Format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export class ReadApply {
  readonly #changed: { address: string; action: string }[] = [];
  readonly #failed: { address: string; action: string }[] = [];
  readonly #started = new Map<string, string>();
  readonly #errors: Diagnostic[] = [];

  /** Takes one line and gives what a person should see of it. */
  line(line: string): string | undefined {
    let message: Message;
    try {
      message = JSON.parse(line) as Message;
    } catch {
      return line;
    }
    const address = message.hook?.resource?.addr;
    if (address !== undefined) this.#hook(message.type, address, message.hook?.action ?? "update");
    if (message.type === "diagnostic" && message.diagnostic?.severity === "error") {
      const { summary, detail = "" } = message.diagnostic;
      this.#errors.push({ summary, detail });
      return detail === "" ? `Error: ${summary}` : `Error: ${summary}\n${detail}`;
    }
    // Progress ticks say only that time passes; the outputs message can hold values.
    return message.type === "apply_progress" || message.type === "outputs" ? undefined : message["@message"];
  }

  report(code: number, stderr = ""): ApplyReport {
    // Started and neither complete nor errored: interrupted, so it may or may not be there.
    const unknown = [...this.#started].map(([address, action]) => ({ address, action }));
    const errors =
      code !== 0 && this.#errors.length === 0 && stderr.trim() !== ""
        ? [{ summary: stderr.trim().split("\n").slice(-5).join(" "), detail: "" }]
        : this.#errors;
    return { code, changed: [...this.#changed], failed: [...this.#failed, ...unknown], errors: [...errors] };
  }

  #hook(type: string | undefined, address: string, action: string): void {
    // Reading a data source changes nothing.
    if (action === "read" || action === "noop") return;
    if (type === "apply_start") this.#started.set(address, action);
    if (type === "apply_complete" || type === "apply_errored") {
      this.#started.delete(address);
      (type === "apply_complete" ? this.#changed : this.#failed).push({ address, action });
    }
  }
}
