# The Lambda functions: one role each, one log group each, and the alias `live` that everything else calls.

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  for_each = var.functions

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this[each.key].arn}:*"]
  }

  dynamic "statement" {
    for_each = each.value.rights

    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = statement.value.prefixes == null ? [] : [statement.value.prefixes]

        content {
          test     = "StringLike"
          variable = "s3:prefix"
          values   = condition.value
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = var.functions

  name                 = "${var.prefix}-${each.key}"
  description          = "What the function ${each.key} may do, and nothing else."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "this" {
  for_each = var.functions

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = data.aws_iam_policy_document.this[each.key].json
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = var.functions

  name              = "/aws/lambda/${var.prefix}-${each.key}"
  retention_in_days = var.log_days
}

# Through a bucket: a zip of more than 50 MB cannot be sent to Lambda directly. Each environment has a folder of its own
# there, so that none can put its code into another's.
resource "aws_s3_object" "this" {
  for_each = var.artefacts

  bucket      = var.artefact_bucket
  key         = "${var.prefix}/${each.key}-${filesha256(each.value)}.zip"
  source      = each.value
  source_hash = filesha256(each.value)
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  function_name                  = "${var.prefix}-${each.key}"
  role                           = aws_iam_role.this[each.key].arn
  handler                        = each.value.handler
  runtime                        = "python3.13"
  architectures                  = ["arm64"]
  memory_size                    = each.value.memory
  timeout                        = each.value.timeout
  reserved_concurrent_executions = lookup(var.reserved_concurrency, each.key, -1)
  s3_bucket                      = aws_s3_object.this[each.value.artefact].bucket
  s3_key                         = aws_s3_object.this[each.value.artefact].key
  source_code_hash               = filebase64sha256(var.artefacts[each.value.artefact])
  publish                        = true

  environment {
    variables = each.value.environment
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this[each.key].name
  }

  lifecycle {
    ignore_changes = [description] # `infra/restart` notes there when
  }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_lambda_alias" "this" {
  for_each = var.functions

  name             = "live"
  description      = "What is called. A rollback points it at the version before."
  function_name    = aws_lambda_function.this[each.key].function_name
  function_version = aws_lambda_function.this[each.key].version
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = { for name, function in var.functions : name => function if function.asynchronous != null }

  function_name                = aws_lambda_function.this[each.key].function_name
  qualifier                    = aws_lambda_alias.this[each.key].name
  maximum_retry_attempts       = each.value.asynchronous.retries
  maximum_event_age_in_seconds = each.value.asynchronous.max_age

  dynamic "destination_config" {
    for_each = each.value.asynchronous.on_failure[*]

    content {
      on_failure {
        destination = aws_lambda_alias.this[destination_config.value].arn
      }
    }
  }
}
