/**
 * How long AWS takes to create something, in seconds: middle values of what operators see in eu-central-1 and us-east-1 in 2026, rounded. They are
 * estimates for a plan of the day, not promises; types that are not named here take a moment.
 * Sources: time-outs and examples of the provider's documentation (https://registry.terraform.io/providers/hashicorp/aws/latest/docs, section
 * Timeouts of each resource), and the service's own pages where they name a time.
 */
const CREATION: { [type: string]: number } = {
  aws_acm_certificate_validation: 120,
  aws_api_gateway_domain_name: 40,
  aws_apprunner_service: 270,
  aws_apprunner_vpc_connector: 20,
  aws_backup_vault: 5,
  aws_cloudfront_distribution: 300,
  aws_db_instance: 480,
  aws_db_subnet_group: 5,
  aws_ecs_cluster: 12,
  aws_ecs_express_gateway_service: 300,
  aws_ecs_service: 150,
  aws_eip: 3,
  aws_elasticache_replication_group: 560,
  aws_elasticache_serverless_cache: 180,
  aws_elasticache_subnet_group: 4,
  aws_elasticache_user: 60,
  aws_elasticache_user_group: 60,
  aws_iam_role: 3,
  aws_internet_gateway: 3,
  aws_kms_key: 18,
  aws_lambda_function: 15,
  aws_lb: 150,
  aws_nat_gateway: 105,
  aws_rds_cluster: 300,
  aws_rds_cluster_instance: 360,
  aws_route53_record: 35,
  aws_route53_zone: 40,
  aws_s3_bucket: 4,
  aws_synthetics_canary: 30,
  aws_vpc: 12,
  aws_vpc_endpoint: 60,
  aws_wafv2_web_acl: 8,
  aws_wafv2_web_acl_association: 25,
};

const MOMENT = 2;

/** Seconds that the creation of a resource of this type takes at AWS. */
export function creationSeconds(type: string): number {
  return CREATION[type] ?? MOMENT;
}
