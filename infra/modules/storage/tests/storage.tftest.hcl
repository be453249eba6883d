# Two kinds of bucket: one that is made here, and one that is only written to.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-central-1" }
  }

  mock_data "aws_s3_bucket" {
    defaults = { bucket_region = "eu-central-1" }
  }
}

variables {
  own_bucket       = "mine"
  origins          = ["https://coach.example.com"]
  media_prefixes   = ["videos/"]
  photo_function   = { name = "photo", alias = "live", arn = "arn:photo", invoke_arn = "arn:invoke" }
  distribution_arn = "arn:distribution"
}

run "its_own_is_private_versioned_and_encrypted" {
  command = plan

  assert {
    condition = (
      aws_s3_bucket_public_access_block.this["mine"].block_public_policy
      && aws_s3_bucket_versioning.this["mine"].versioning_configuration[0].status == "Enabled"
      && length(aws_s3_bucket_server_side_encryption_configuration.this) == 1
    )
    error_message = "A bucket of its own is private, versioned and encrypted."
  }

  assert {
    condition     = aws_s3_bucket_notification.this["mine"].lambda_function[0].filter_prefix == "uploads/"
    error_message = "Only uploads start the function; what it writes must not."
  }
}

run "an_existing_one_is_not_made_and_keeps_what_is_named" {
  command = plan

  variables {
    existing = {
      bucket     = "ai-fitness-coach"
      cors_rules = [{ allowed_methods = ["GET"], allowed_origins = ["https://old.example.com"] }]
      lambda_notifications = [
        { id = "old", arn = "arn:old", events = ["s3:ObjectRemoved:*"], prefix = "videos/" },
      ]
    }
  }

  assert {
    condition     = length(aws_s3_bucket.this) == 0 && length(aws_s3_bucket_versioning.this) == 0
    error_message = "The bucket that exists is neither made nor changed."
  }

  assert {
    condition     = length(aws_s3_bucket_cors_configuration.existing["ai-fitness-coach"].cors_rule) == 3
    error_message = "The rule from before stays beside ours."
  }

  assert {
    condition     = length(aws_s3_bucket_notification.existing["ai-fitness-coach"].lambda_function) == 2
    error_message = "The notification from before stays beside ours."
  }
}

run "an_existing_one_of_another_region_is_refused" {
  command = plan

  override_data {
    target = data.aws_s3_bucket.existing["ai-fitness-coach"]
    values = { bucket_region = "us-east-1" }
  }

  variables {
    existing = { bucket = "ai-fitness-coach" }
  }

  expect_failures = [data.aws_s3_bucket.existing]
}
