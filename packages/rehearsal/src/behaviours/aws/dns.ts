import { hex } from "../template.ts";
import type { Attempt, Behaviour } from "../types.ts";

/** The records that prove each name of a certificate; a name and its wildcard are proved by the same one. */
function proofs({ state }: Attempt) {
  const alternatives = state["subject_alternative_names"];
  const names = [...new Set([String(state["domain_name"]), ...(Array.isArray(alternatives) ? alternatives : [])])].map(
    String,
  );
  return names.map((name) => {
    const proved = name.replace(/^\*\./, "");
    return {
      domain_name: name,
      resource_record_name: `_${hex(proved, "name", 32)}.${proved}.`,
      resource_record_type: "CNAME",
      resource_record_value: `_${hex(proved, "value", 32)}.acm-validations.aws.`,
    };
  });
}

/** Route 53 and ACM: names are noted and certificates issued at once. */
export const dns: { [type: string]: Behaviour } = {
  aws_route53_zone: {
    values: {
      id: "Z{HEX20}",
      zone_id: "{id}",
      arn: "arn:aws:route53:::hostedzone/{id}",
      name_servers: () => ["ns-1.awsdns-00.com", "ns-2.awsdns-00.net", "ns-3.awsdns-00.org", "ns-4.awsdns-00.co.uk"],
      primary_name_server: "ns-1.awsdns-00.com",
      enable_accelerated_recovery: false,
    },
    replace: ["name"],
  },
  aws_route53_record: { values: { id: "{zone_id}_{name}_{type}", fqdn: "{name}" }, replace: ["zone_id", "name"] },
  aws_acm_certificate: {
    values: {
      id: "arn:aws:acm:{region}:{account}:certificate/{uuid}",
      arn: "{id}",
      domain_validation_options: proofs,
      key_algorithm: "RSA_2048",
      pending_renewal: false,
      renewal_eligibility: "INELIGIBLE",
      renewal_summary: () => [],
      status: "PENDING_VALIDATION",
      subject_alternative_names: ({ state }) => [String(state["domain_name"])],
      type: "AMAZON_ISSUED",
      validation_emails: () => [],
    },
    replace: ["domain_name", "key_algorithm", "subject_alternative_names", "validation_method"],
  },
  aws_acm_certificate_validation: {
    values: { id: "{hex16}" },
    replace: ["certificate_arn", "validation_record_fqdns"],
  },
  aws_api_gateway_domain_name: {
    values: {
      id: "{domain_name}",
      arn: "arn:aws:apigateway:{region}::/domainnames/{domain_name}",
      regional_domain_name: "d-{hex10}.execute-api.{region}.amazonaws.com",
      regional_zone_id: "Z1UJRXOUMOOFQ8",
      cloudfront_domain_name: "",
      cloudfront_zone_id: "Z2FDTNDATAQYW2",
      certificate_upload_date: "",
      domain_name_id: "",
      ownership_verification_certificate_arn: "",
      security_policy: "TLS_1_2",
    },
    replace: ["domain_name"],
  },
  aws_api_gateway_base_path_mapping: { values: { id: "{domain_name}/{base_path}" }, replace: ["domain_name"] },
  aws_apprunner_custom_domain_association: {
    values: {
      id: "{domain_name},{service_arn}",
      dns_target: "{hex10}.{region}.awsapprunner.com",
      status: "pending_certificate_dns_validation",
      certificate_validation_records: ({ state }) =>
        ["first", "second"].map((which) => ({
          name: `_${hex(String(state["domain_name"]), `${which} name`, 32)}.${state["domain_name"]}.`,
          status: "PENDING_VALIDATION",
          type: "CNAME",
          value: `_${hex(String(state["domain_name"]), `${which} value`, 32)}.acm-validations.aws.`,
        })),
    },
    replace: ["domain_name", "service_arn"],
  },
};
