/** A group of secret values kept as one JSON object in Secrets Manager. */
export interface SecretGroupProps {
  /** Name in Secrets Manager: `eloquent-ai/database`. */
  readonly name: string;
  /** Keys of the JSON object: `["SUPABASE_URL", "SUPABASE_SERVICE_KEY"]`. */
  readonly keys: readonly string[];
  readonly description?: string;
  /**
   * Days that a deleted group can be brought back; 0 deletes at once.
   * @default by environment class: 30 in production, 7 in staging and development, 0 elsewhere
   */
  readonly recoveryDays?: number;
}
