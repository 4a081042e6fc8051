/**
 * Where an application sends its traces: to the OTLP endpoint of X-Ray, without a collector between
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html). The AWS distribution of
 * OpenTelemetry signs what it sends with the role of the task; App Runner has a collector of its own.
 */
export const tracingVariables = (region: string, service: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `https://xray.${region}.amazonaws.com/v1/traces`,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
  OTEL_SERVICE_NAME: service,
});
