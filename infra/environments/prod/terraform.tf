terraform {
  required_version = ">= 1.11"

  # The bucket and the region come from `backend.hcl`, which `infra/bootstrap` writes.
  backend "s3" {
    key          = "coach/prod.tfstate"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.60"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { project = "coach-prod" }
  }
}
