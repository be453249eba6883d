# The bucket of the library's index, the videos and the photos: one of its own, or one that exists already.
#
# A bucket has one notification, one CORS and one policy. Of a bucket that exists these are taken over by
# import blocks (in the environment), so that the plan shows what was configured before, and what of it is not
# repeated here in `existing`. The bucket itself is never created, changed or destroyed.

data "aws_region" "this" {}

data "aws_caller_identity" "this" {}

data "aws_s3_bucket" "existing" {
  for_each = toset(local.existing)

  bucket = each.key

  lifecycle {
    postcondition {
      condition     = self.bucket_region == data.aws_region.this.region
      error_message = "The bucket lies in ${self.bucket_region}: S3 notifies functions of its own region only."
    }
  }
}

locals {
  existing = var.existing == null ? [] : [var.existing.bucket]
  own      = var.existing == null ? [var.own_bucket] : []
  name     = one(concat(local.existing, local.own))
  arn      = "arn:aws:s3:::${local.name}"

  # A browser that the API leads here, to an archive, names no origin but `null`. Its address is signed, and no
  # credential goes with it.
  cors_rules = concat(var.existing == null ? [] : var.existing.cors_rules, [
    {
      allowed_headers = ["*"]
      allowed_methods = ["GET", "POST"]
      allowed_origins = var.origins
      expose_headers  = ["ETag"]
      max_age_seconds = 3000
    },
    {
      allowed_headers = ["*"]
      allowed_methods = ["GET"]
      allowed_origins = ["*"]
      expose_headers  = ["ETag"]
      max_age_seconds = 3000
    },
  ])
}

# ------------------------------------------------------------------------------------ a bucket of its own

resource "aws_s3_bucket" "this" {
  for_each = toset(local.own)

  bucket = each.key
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = aws_s3_bucket.this

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# The version of a photo that is analysed is named: a later upload to the same key changes nothing.
resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket_versioning.this

  bucket = each.value.bucket

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {
      prefix = var.uploads_prefix
    }

    expiration {
      days = 1
    }
  }

  # An archive of an account is fetched within minutes, or asked for anew.
  rule {
    id     = "exports"
    status = "Enabled"

    filter {
      prefix = "exports/"
    }

    expiration {
      days = 1
    }
  }

  rule {
    id     = "what-was-deleted-or-replaced"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  dynamic "cors_rule" {
    for_each = local.cors_rules

    content {
      allowed_headers = cors_rule.value.allowed_headers
      allowed_methods = cors_rule.value.allowed_methods
      allowed_origins = cors_rule.value.allowed_origins
      expose_headers  = cors_rule.value.expose_headers
      max_age_seconds = cors_rule.value.max_age_seconds
    }
  }
}

resource "aws_s3_bucket_notification" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  lambda_function {
    id                  = "coach-photos"
    lambda_function_arn = var.photo_function.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = var.uploads_prefix
  }

  depends_on = [aws_lambda_permission.this]
}

resource "aws_s3_bucket_policy" "this" {
  for_each = aws_s3_bucket_public_access_block.this

  bucket = each.value.bucket
  policy = data.aws_iam_policy_document.this.json
}

# ------------------------------------------------------------------------------------ a bucket that exists

resource "aws_s3_bucket_cors_configuration" "existing" {
  for_each = data.aws_s3_bucket.existing

  bucket = each.value.id

  dynamic "cors_rule" {
    for_each = local.cors_rules

    content {
      allowed_headers = cors_rule.value.allowed_headers
      allowed_methods = cors_rule.value.allowed_methods
      allowed_origins = cors_rule.value.allowed_origins
      expose_headers  = cors_rule.value.expose_headers
      max_age_seconds = cors_rule.value.max_age_seconds
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_notification" "existing" {
  for_each = data.aws_s3_bucket.existing

  bucket = each.value.id

  lambda_function {
    id                  = "coach-photos"
    lambda_function_arn = var.photo_function.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = var.uploads_prefix
  }

  dynamic "lambda_function" {
    for_each = var.existing.lambda_notifications

    content {
      id                  = lambda_function.value.id
      lambda_function_arn = lambda_function.value.arn
      events              = lambda_function.value.events
      filter_prefix       = lambda_function.value.prefix
      filter_suffix       = lambda_function.value.suffix
    }
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_lambda_permission.this]
}

resource "aws_s3_bucket_policy" "existing" {
  for_each = data.aws_s3_bucket.existing

  bucket = each.value.id
  policy = data.aws_iam_policy_document.this.json

  lifecycle {
    prevent_destroy = true
  }
}

# ------------------------------------------------------------------------------------ for either

data "aws_iam_policy_document" "this" {
  source_policy_documents = var.existing == null ? [] : var.existing.policies

  statement {
    sid       = "CoachMediaThroughCloudFront"
    actions   = ["s3:GetObject"]
    resources = [for prefix in var.media_prefixes : "${local.arn}/${prefix}*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [var.distribution_arn]
    }
  }

  dynamic "statement" {
    for_each = local.own

    content {
      sid       = "CoachOnlyOverTls"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = [local.arn, "${local.arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}

resource "aws_lambda_permission" "this" {
  statement_id   = "photos"
  action         = "lambda:InvokeFunction"
  function_name  = var.photo_function.name
  qualifier      = var.photo_function.alias
  principal      = "s3.amazonaws.com"
  source_arn     = local.arn
  source_account = data.aws_caller_identity.this.account_id
}
