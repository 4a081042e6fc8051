/** What each example is there to show, on what it synthesizes. */
import type { Synthesized } from "./synth.ts";

interface Shown {
  /** What the example is about, where its name does not say it. */
  readonly about?: string;
  check(made: Synthesized): void;
}

export const SHOWN: { readonly [example: string]: Shown } = {
  elasticache: {
    check: ({ all, one }) => {
      expect(one("aws_elasticache_replication_group", "cache_group")).toMatchObject({ num_node_groups: 3 });
      expect(one("aws_elasticache_replication_group", "sessions_group")).toMatchObject({
        node_type: "cache.t4g.small",
      });
      expect(all("aws_elasticache_serverless_cache")).toHaveLength(1);
    },
  },
  secrets: {
    check: ({ all, json }) => {
      expect(all("aws_secretsmanager_secret").map(({ name }) => name)).toEqual([
        "shop/auth",
        "shop/payment",
        "shop/search",
      ]);
      expect(Object.keys(json["ephemeral"].aws_secretsmanager_random_password)).toHaveLength(2);
      expect(all("aws_ssm_parameter")).toHaveLength(2);
    },
  },
  s3: {
    check: ({ all, one }) => {
      // The fourth takes the access logs.
      expect(all("aws_s3_bucket")).toHaveLength(4);
      expect(one("aws_s3_bucket_object_lock_configuration")["rule"].default_retention.days).toBe(30);
      expect(all("aws_guardduty_malware_protection_plan")).toHaveLength(1);
    },
  },
  kms: {
    check: ({ one }) => {
      expect(one("aws_kms_key", "documents_")).toMatchObject({ multi_region: true, rotation_period_in_days: 180 });
      expect(one("aws_kms_replica_key")["region"]).toBe("us-west-2");
    },
  },
  logs: {
    check: ({ all, one }) => {
      expect(all("aws_cloudwatch_log_metric_filter")).toHaveLength(3);
      expect(one("aws_cloudwatch_log_group", "audit")).toMatchObject({ retention_in_days: 731 });
    },
  },
  backup: {
    check: ({ one }) => {
      expect(one("aws_backup_plan")["rule"]).toHaveLength(2);
      expect(one("aws_scheduler_schedule")).toMatchObject({ schedule_expression_timezone: "Europe/Berlin" });
    },
  },
  scheduler: {
    check: ({ all }) => {
      expect(all("aws_scheduler_schedule")).toHaveLength(4);
      expect(all("aws_sqs_queue")).toHaveLength(4);
    },
  },
  "state-bucket": {
    check: ({ json, one }) => {
      expect(one("aws_s3_bucket", "replica")["region"]).toBe("us-west-2");
      expect(json["terraform"].backend.s3).toMatchObject({
        use_lockfile: true,
        kms_key_id: "arn:aws:kms:us-east-1:111111111111:alias/shop-terraform-state-111111111111",
      });
    },
  },
  "api-gateway": {
    about: "limits, tokens, streaming, keys, a schema and a domain before a service of somebody else's",
    check({ all, one }) {
      expect(one("aws_api_gateway_domain_name")).toMatchObject({ domain_name: "api.example.com" });
      expect(all("aws_api_gateway_integration").filter((it) => it["response_transfer_mode"] === "STREAM")).toHaveLength(
        1,
      );
      expect(one("aws_api_gateway_model")["name"]).toBe("PostV1Orders");
      expect(one("aws_api_gateway_usage_plan")["quota_settings"]).toEqual({ limit: 10_000, period: "DAY" });
      expect(one("aws_lambda_function")["environment"].variables.ISSUER).toBe("https://clerk.example.com");
    },
  },
  "jwt-authorizer": {
    about: "the function before an API that somebody wrote by hand",
    check({ one }) {
      expect(one("aws_lambda_permission")["source_arn"]).toMatch(/^\$\{aws_api_gateway_rest_api\.api\.execution_arn\}/);
      expect(one("aws_lambda_function")).toMatchObject({
        reserved_concurrent_executions: 50,
        environment: { variables: { AUDIENCE: "https://api.example.com" } },
      });
    },
  },
  "websocket-api": {
    about: "callbacks on paths of the service's choice, and a limit for new connections",
    check({ all, one }) {
      expect(all("aws_apigatewayv2_integration").map((it) => it["integration_uri"])).toContain(
        "https://chat.internal.example.com/sockets/open",
      );
      expect(one("aws_apigatewayv2_stage")["route_settings"]).toMatchObject([
        { route_key: "$connect", throttling_rate_limit: 10 },
      ]);
    },
  },
  waf: {
    about: "what a load balancer's web ACL would stop, counted",
    check({ one }) {
      const rules = one("aws_wafv2_web_acl")["rule"];
      expect(JSON.stringify(rules)).not.toContain('"block"');
      expect(rules.map((rule: { name: string }) => rule.name)).toContain("class-checkout");
    },
  },
  cdn: {
    about: "an SPA of a stack in Frankfurt, with what CloudFront wants in us-east-1",
    check({ one }) {
      expect(one("aws_cloudfront_distribution")).toMatchObject({
        aliases: ["app.example.com"],
        default_root_object: "index.html",
        web_acl_id: expect.stringMatching(/aws_wafv2_web_acl/),
      });
      expect(one("aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT", region: "us-east-1" });
      expect(one("aws_acm_certificate")["region"]).toBe("us-east-1");
      expect(one("aws_s3_bucket_policy", "site-assets")["policy"]).toContain("cloudfront.amazonaws.com");
    },
  },
  dns: {
    about: "each name is proved by a record of its own, and only Amazon issues certificates",
    check({ all, one }) {
      expect(one("aws_acm_certificate")["subject_alternative_names"]).toEqual(["www.shop.example.com"]);
      expect(
        all("aws_route53_record")
          .map((record) => record["type"])
          .sort(),
      ).toEqual([...Array(2).fill(expect.stringMatching(/resource_record_type/)), "A", "AAAA", "CAA"]);
    },
  },
};
