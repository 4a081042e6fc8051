import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js";
import { edgeLogGroup, edgeRegion } from "../core/edge.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";

/** What explains an answer; no cookie, no query and no referrer. */
const FIELDS = [
  "timestamp",
  "DistributionId",
  "x-edge-location",
  "x-edge-request-id",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "cs-protocol",
  "cs-protocol-version",
  "ssl-protocol",
  "sc-status",
  "sc-bytes",
  "sc-content-type",
  "time-taken",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
] as const;

/**
 * Access logs to CloudWatch, by the delivery that replaced logs in buckets with access lists
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html).
 */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: { readonly name: string; readonly distributionArn: string }) {
    super(scope, id);
    const region = edgeRegion(this);
    const where = region ? { region } : {};
    const name = fit(props.name, 60);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      name,
      logType: "ACCESS_LOGS",
      resourceArn: props.distributionArn,
      ...where,
    });
    const group = edgeLogGroup(this, "group", `/aws/vendedlogs/cloudfront/${props.name}`);
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: group.arn }],
      ...where,
    });
    new CloudwatchLogDelivery(this, "delivery", {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: [...FIELDS],
      ...where,
    });
  }
}
