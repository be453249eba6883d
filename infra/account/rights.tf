# What deploying takes, action by action, on what bears the environment's name. Whoever plans reads, and takes the
# lock; secrets' values neither role can read.

locals {
  reads = {
    named = [
      "budgets:ListTagsForResource", "budgets:ViewBudget",
      "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource",
      "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:ListTagsOfResource",
      "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule",
      "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "lambda:GetAlias", "lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConcurrency",
      "lambda:GetFunctionConfiguration", "lambda:GetFunctionEventInvokeConfig", "lambda:GetPolicy", "lambda:ListTags",
      "lambda:ListVersionsByFunction",
      "logs:ListTagsForResource",
      "s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLocation", "s3:GetBucketLogging",
      "s3:GetBucketNotification", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketOwnershipControls", "s3:GetBucketPolicy",
      "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment", "s3:GetBucketTagging", "s3:GetBucketVersioning",
      "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource",
    ]
    # These know no name before they are made, or cannot be limited to one.
    unnamed = [
      "apigateway:GET",
      "cloudfront:GetCachePolicy", "cloudfront:GetDistribution", "cloudfront:GetKeyGroup", "cloudfront:GetOriginAccessControl",
      "cloudfront:GetPublicKey", "cloudfront:GetResponseHeadersPolicy", "cloudfront:ListCachePolicies",
      "cloudfront:ListResponseHeadersPolicies", "cloudfront:ListTagsForResource",
      "cloudwatch:DescribeAlarms",
      "logs:DescribeLogGroups",
      "sns:GetSubscriptionAttributes",
    ]
  }

  writes = {
    named = [
      "budgets:ModifyBudget", "budgets:TagResource",
      "cloudwatch:DeleteAlarms", "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard", "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "dynamodb:CreateTable", "dynamodb:TagResource", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable",
      "dynamodb:UpdateTimeToLive",
      "events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource",
      "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:TagRole",
      "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
      "lambda:AddPermission", "lambda:CreateAlias", "lambda:CreateFunction", "lambda:DeleteAlias", "lambda:DeleteFunction",
      "lambda:DeleteFunctionConcurrency", "lambda:DeleteFunctionEventInvokeConfig", "lambda:PublishVersion",
      "lambda:PutFunctionConcurrency", "lambda:PutFunctionEventInvokeConfig", "lambda:RemovePermission", "lambda:TagResource",
      "lambda:UpdateAlias", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
      "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:TagResource",
      "s3:CreateBucket", "s3:PutBucketCORS", "s3:PutBucketNotification", "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
      "sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource",
    ]
    unnamed = [
      "apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT", "apigateway:TagResource",
      "cloudfront:CreateDistribution", "cloudfront:CreateKeyGroup", "cloudfront:CreateOriginAccessControl",
      "cloudfront:CreatePublicKey", "cloudfront:DeleteKeyGroup", "cloudfront:DeleteOriginAccessControl",
      "cloudfront:DeletePublicKey", "cloudfront:TagResource", "cloudfront:UpdateDistribution", "cloudfront:UpdateKeyGroup",
      "cloudfront:UpdateOriginAccessControl", "cloudfront:UpdatePublicKey",
      # For the log delivery of API Gateway's stages.
      "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
      "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
      "sns:Unsubscribe",
    ]
  }

  # Everything that bears the environment's name. The deploying roles do too, but stand outside `iam`.
  named = { for environment in var.environments : environment => concat([
    "arn:aws:budgets::${local.account}:budget/coach-${environment}",
    "arn:aws:cloudwatch:${var.region}:${local.account}:alarm:coach-${environment}-*",
    "arn:aws:cloudwatch::${local.account}:dashboard/coach-${environment}",
    "arn:aws:dynamodb:${var.region}:${local.account}:table/coach-${environment}",
    "arn:aws:events:${var.region}:${local.account}:rule/coach-${environment}-*",
    "arn:aws:lambda:${var.region}:${local.account}:function:coach-${environment}-*",
    "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/lambda/coach-${environment}-*",
    "arn:aws:logs:${var.region}:${local.account}:log-group:/aws/apigateway/coach-${environment}-*",
    "arn:aws:s3:::coach-${environment}-${local.account}",
    "arn:aws:sns:${var.region}:${local.account}:coach-${environment}-alarms",
  ], local.function_roles[environment], var.existing_bucket == null ? [] : ["arn:aws:s3:::${var.existing_bucket}"]) }

  function_roles = { for environment in var.environments : environment => [
    for function in ["authorize", "connect", "disconnect", "message", "answer", "photo", "sweep", "http"] :
    "arn:aws:iam::${local.account}:role/coach-${environment}-${function}"
  ] }
}

data "aws_iam_policy_document" "plan" {
  for_each = var.environments

  statement {
    sid       = "Named"
    actions   = local.reads.named
    resources = local.named[each.key]
  }

  statement {
    sid       = "Unnamed"
    actions   = local.reads.unnamed
    resources = ["*"]
  }

  statement {
    sid       = "State"
    actions   = ["s3:GetObject"]
    resources = ["${local.state}/coach/${each.key}.tfstate"]
  }

  statement {
    sid       = "Lock"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${local.state}/coach/${each.key}.tfstate.tflock"]
  }

  statement {
    sid       = "Zips"
    actions   = ["s3:GetObject", "s3:GetObjectTagging"]
    resources = ["${local.state}/coach-${each.key}/*"]
  }

  statement {
    sid       = "States"
    actions   = ["s3:ListBucket"]
    resources = [local.state]
  }
}

data "aws_iam_policy_document" "deploy" {
  for_each = var.environments

  source_policy_documents = [data.aws_iam_policy_document.plan[each.key].json]

  statement {
    sid       = "ChangeNamed"
    actions   = local.writes.named
    resources = local.named[each.key]
  }

  statement {
    sid       = "ChangeUnnamed"
    actions   = local.writes.unnamed
    resources = ["*"]
  }

  statement {
    sid       = "ChangeState"
    actions   = ["s3:PutObject"]
    resources = ["${local.state}/coach/${each.key}.tfstate"]
  }

  statement {
    sid       = "ChangeZips"
    actions   = ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging"]
    resources = ["${local.state}/coach-${each.key}/*"]
  }

  statement {
    sid       = "PassRoles"
    actions   = ["iam:PassRole"]
    resources = local.function_roles[each.key]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["lambda.amazonaws.com"]
    }
  }

  # A bucket that exists is never deleted, whatever a plan says.
  statement {
    sid       = "NeverTheBuckets"
    effect    = "Deny"
    actions   = ["s3:DeleteBucket", "dynamodb:DeleteTable"]
    resources = ["*"]
  }
}
