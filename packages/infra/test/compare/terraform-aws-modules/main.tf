# VPC, service, Redis and API with terraform-aws-modules, as short as it works.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.25" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "digest" {
  type = string
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "6.6.0"

  name                   = "shop"
  cidr                   = "10.8.0.0/16"
  azs                    = ["eu-central-1a", "eu-central-1b"]
  public_subnets         = ["10.8.0.0/24", "10.8.1.0/24"]
  private_subnets        = ["10.8.10.0/24", "10.8.11.0/24"]
  enable_nat_gateway     = true
  one_nat_gateway_per_az = true
}

resource "aws_security_group" "service" {
  name   = "shop-service"
  vpc_id = module.vpc.vpc_id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

module "cache" {
  source  = "terraform-aws-modules/elasticache/aws"
  version = "1.10.3"

  replication_group_id       = "shop"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.t4g.small"
  create_cluster             = false
  create_replication_group   = true
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  vpc_id                     = module.vpc.vpc_id
  subnet_ids                 = module.vpc.private_subnets
  security_group_rules = {
    service = { referenced_security_group_id = aws_security_group.service.id }
  }
}

module "service" {
  source  = "terraform-aws-modules/app-runner/aws"
  version = "1.2.1"

  service_name                  = "shop"
  create_access_iam_role        = true
  create_instance_iam_role      = true
  private_ecr_arn               = "arn:aws:ecr:eu-central-1:111111111111:repository/shop"
  create_vpc_connector          = true
  vpc_connector_subnets         = module.vpc.private_subnets
  vpc_connector_security_groups = [aws_security_group.service.id]
  health_check_configuration    = { protocol = "HTTP", path = "/health" }
  instance_configuration        = { cpu = 1024, memory = 2048 }
  network_configuration         = { egress_configuration = { egress_type = "VPC" } }
  source_configuration = {
    auto_deployments_enabled = false
    image_repository = {
      image_identifier      = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@${var.digest}"
      image_repository_type = "ECR"
      image_configuration = {
        port                          = 8000
        runtime_environment_variables = { REDIS_URL = "rediss://${module.cache.replication_group_primary_endpoint_address}:6379" }
      }
    }
  }
}

module "api" {
  source  = "terraform-aws-modules/apigateway-v2/aws"
  version = "6.1.0"

  name               = "shop"
  protocol_type      = "HTTP"
  create_domain_name = false
  routes = {
    "ANY /{proxy+}" = {
      integration = { type = "HTTP_PROXY", method = "ANY", uri = "https://${module.service.service_url}/{proxy}" }
    }
  }
}

output "url" {
  value = module.api.stage_invoke_url
}
