import {
  AppRunnerDomain,
  Certificate,
  type CertificateProps,
  HostedZone,
  type HostedZoneProps,
  Monitoring,
  problemsOf,
  type TerraformStack,
} from "../src/index.ts";
import { service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const ZONE = { name: "eloquent.example", id: "Z0123456789ABC" };
const zone = (stack: TerraformStack, props: Partial<HostedZoneProps> = {}) =>
  new HostedZone(stack, "zone", { ...ZONE, ...props });
const certificate =
  (props: Partial<CertificateProps> = {}) =>
  (stack: TerraformStack) =>
    new Certificate(stack, "certificate", { name: "api.eloquent.example", zone: zone(stack), ...props });
const codes = (make: (stack: TerraformStack) => void) => problemsOf(build(make)).map(({ code }) => code);

test("a zone that exists is named by its id: nothing is made and nothing is looked up", () => {
  const { json } = synth((stack) => void zone(stack), STAGING);
  expect(json).not.toHaveProperty("resource");
  expect(json).not.toHaveProperty("data");
});

test("a new zone says the name servers that have to be entered at the registrar", () => {
  const { one } = synth((stack) => {
    const made = new HostedZone(stack, "zone", { name: "eloquent.example" });
    expect(made.nameServers).toBeDefined();
    expect(zoneId(made)).toMatch(/TfToken|TOKEN/);
  }, STAGING);
  expect(one("aws_route53_zone")["name"]).toBe("eloquent.example");
});
const zoneId = ({ zoneId }: HostedZone) => zoneId;

test("only the authorities that are named may issue certificates", () => {
  const { one } = synth((stack) => void zone(stack, { issuers: ["amazon.com"] }), STAGING);
  expect(one("aws_route53_record")).toMatchObject({
    type: "CAA",
    name: "eloquent.example",
    records: ['0 issue "amazon.com"', '0 issuewild "amazon.com"'],
  });
});

test("E1-18: a certificate is proved by records in the zone, and whoever uses it waits until it is issued", () => {
  const { one } = synth((stack) => {
    expect(certificate()(stack).arn).not.toBe("");
  }, STAGING);
  expect(one("aws_acm_certificate")).toMatchObject({
    domain_name: "api.eloquent.example",
    validation_method: "DNS",
    lifecycle: { create_before_destroy: true },
  });
  expect(one("aws_acm_certificate")).not.toHaveProperty("region");
  const record = one("aws_route53_record");
  expect(record["zone_id"]).toBe(ZONE.id);
  expect(record["name"]).toMatch(
    /^\$\{one\(\[for o in aws_acm_certificate\.\w+\.domain_validation_options : o\.resource_record_name if o\.domain_name == "api\.eloquent\.example"\]\)\}$/,
  );
  expect(one("aws_acm_certificate_validation")).toMatchObject({
    certificate_arn: expect.stringMatching(/aws_acm_certificate\.\w+\.arn/),
    validation_record_fqdns: [expect.stringMatching(/aws_route53_record\.[\w-]+\.fqdn/)],
  });
});

test("a name and its wildcard share a record, other names have their own", () => {
  const { all } = synth((stack) => {
    certificate({
      name: "eloquent.example",
      alternatives: ["*.eloquent.example", "www.eloquent.example", "*.api.eloquent.example"],
    })(stack);
  }, STAGING);
  const asked = all("aws_route53_record").map((record) => /domain_name == "([^"]+)"/.exec(record["name"])![1]);
  expect(asked.sort()).toEqual(["*.api.eloquent.example", "eloquent.example", "www.eloquent.example"]);
});

test("for CloudFront the certificate and its proof are in us-east-1, wherever the stack is", () => {
  const frankfurt = { ...STAGING, region: "eu-central-1" };
  const abroad = synth((stack) => void certificate({ for: "cloudfront" })(stack), frankfurt);
  for (const type of ["aws_acm_certificate", "aws_acm_certificate_validation"]) {
    expect(abroad.one(type)["region"]).toBe("us-east-1");
  }
  const here = synth((stack) => void certificate({ for: "cloudfront" })(stack), STAGING);
  expect(here.one("aws_acm_certificate")).not.toHaveProperty("region");
});

test("a certificate that is not renewed is a warning thirty days before its end", () => {
  const { one } = synth(
    (stack) => void new Monitoring(stack, "monitoring", { watches: [certificate()(stack)] }),
    PRODUCTION,
  );
  expect(one("aws_cloudwatch_metric_alarm", "expiry")).toMatchObject({
    threshold: 30,
    comparison_operator: "LessThanThreshold",
  });
});

test("E1-18: an App Runner service gets a name, with the records that App Runner asks for", () => {
  const { all, one } = synth((stack) => {
    const app = new AppRunnerDomain(stack, "domain", {
      name: "app.eloquent.example",
      zone: zone(stack),
      serviceArn: service(stack).serviceArn,
    });
    expect(app.url).toBe("https://app.eloquent.example");
  }, STAGING);
  expect(one("aws_apprunner_custom_domain_association")).toMatchObject({
    domain_name: "app.eloquent.example",
    enable_www_subdomain: false,
    service_arn: expect.stringMatching(/aws_apprunner_service/),
  });
  const records = all("aws_route53_record") as Json[];
  expect(records.map((record) => record["type"])).toEqual(["CNAME", "CNAME", "CNAME"]);
  expect(records.find((record) => record["name"] === "app.eloquent.example")!["records"]).toEqual([
    expect.stringMatching(/dns_target/),
  ]);
});

test("names that are none, are in another zone or cannot point where they should are refused", () => {
  expect(codes((stack) => void zone(stack, { name: "eloquent.example." }))).toEqual(["TOWLINE_DNS_NAME"]);
  expect(codes((stack) => void zone(stack, { name: "*.eloquent.example" }))).toEqual(["TOWLINE_DNS_NAME"]);
  expect(codes((stack) => void zone(stack, { id: "/hostedzone/Z1" }))).toEqual(["TOWLINE_DNS_ZONE_ID"]);
  expect(codes((stack) => void zone(stack, { issuers: [] }))).toEqual(["TOWLINE_DNS_ISSUERS"]);
  expect(codes((stack) => void certificate({ name: "api.other.example" })(stack))).toEqual(["TOWLINE_DNS_NAME"]);
  expect(codes((stack) => void certificate({ name: "noteloquent.example" })(stack))).toEqual(["TOWLINE_DNS_NAME"]);
  expect(codes((stack) => void certificate({ name: "*.eloquent.example" })(stack))).toEqual([]);
  const apex = (stack: TerraformStack) =>
    void new AppRunnerDomain(stack, "d", { name: ZONE.name, zone: zone(stack), serviceArn: "arn:aws:apprunner:x" });
  expect(codes(apex)).toEqual(["TOWLINE_DNS_APEX"]);
});
