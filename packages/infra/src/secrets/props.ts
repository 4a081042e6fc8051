import type { Duration } from "../core/units.ts";

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
  /**
   * A function that knows how to change the values, and how often Secrets Manager calls it, 1 to 1000 days.
   * @default not rotated: nobody but you can change a key of somebody else's service
   */
  readonly rotation?: { readonly lambdaArn: string; readonly every: Duration };
  /**
   * Regions that read the values when this one is lost. With a key: its ARN in that region.
   * @default none
   */
  readonly replicas?: readonly { readonly region: string; readonly kmsKeyArn?: string }[];
}

/** How values are generated. */
export interface GenerateOptions {
  /** Characters of each value, 32 to 1024: letters and digits. @default 64 */
  readonly length?: number;
  /** Raise it and the next apply writes new values. @default 1 */
  readonly edition?: number;
}

/** Plain settings in SSM Parameter Store. */
export interface ParametersProps {
  /** Folder of the parameters: `/eloquent-ai/staging`. @default `/<project>/<environment>/<id>` */
  readonly path?: string;
  /** Name of the environment variable and its value. They stand in the state and in the console: nothing secret. */
  readonly values: Readonly<Record<string, string>>;
}
