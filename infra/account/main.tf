# What an AWS account has once: API Gateway's right to log, and who may deploy. A person applies this, once;
# the roles that deploy cannot change themselves.

data "aws_caller_identity" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
  state   = "arn:aws:s3:::${var.state_bucket}"
}

# ------------------------------------------------------------------------------------ API Gateway's logs

data "aws_iam_policy_document" "api_gateway" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "api_gateway" {
  name               = "coach-api-gateway-logs"
  assume_role_policy = data.aws_iam_policy_document.api_gateway.json
}

resource "aws_iam_role_policy_attachment" "api_gateway" {
  role       = aws_iam_role.api_gateway.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

# Without it a WebSocket stage that logs cannot be made.
resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.api_gateway.arn

  depends_on = [aws_iam_role_policy_attachment.api_gateway]
}

# ------------------------------------------------------------------------------------ GitHub

resource "aws_iam_openid_connect_provider" "this" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# A deployment comes from GitHub's environment of that name, which admits main alone; a plan from any pull request
# of this repository (GitHub gives forks no token).
data "aws_iam_policy_document" "trust" {
  for_each = merge([for environment in var.environments : {
    "deploy-${environment}" = "repo:${var.repository}:environment:${environment}"
    "plan-${environment}"   = "repo:${var.repository}:pull_request"
  }]...)

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.this.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [each.value]
    }
  }
}

resource "aws_iam_role" "deploy" {
  for_each = var.environments

  name                 = "coach-${each.key}-deploy"
  assume_role_policy   = data.aws_iam_policy_document.trust["deploy-${each.key}"].json
  max_session_duration = 3600
}

resource "aws_iam_role" "plan" {
  for_each = var.environments

  name                 = "coach-${each.key}-plan"
  assume_role_policy   = data.aws_iam_policy_document.trust["plan-${each.key}"].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "deploy" {
  for_each = var.environments

  name   = "deploy"
  role   = aws_iam_role.deploy[each.key].id
  policy = data.aws_iam_policy_document.deploy[each.key].json
}

resource "aws_iam_role_policy" "plan" {
  for_each = var.environments

  name   = "plan"
  role   = aws_iam_role.plan[each.key].id
  policy = data.aws_iam_policy_document.plan[each.key].json
}
