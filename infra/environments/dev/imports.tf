# Taking over a bucket that exists: what of these three it has already is imported, so that the first plan shows
# the configuration from before, line by line. docs/how-to/terraform.md says how to find out.

import {
  for_each = toset(contains(var.taken_over, "notification") ? var.existing_bucket[*].bucket : [])
  to       = module.coach.module.storage.aws_s3_bucket_notification.existing[each.key]
  id       = each.key
}

import {
  for_each = toset(contains(var.taken_over, "cors") ? var.existing_bucket[*].bucket : [])
  to       = module.coach.module.storage.aws_s3_bucket_cors_configuration.existing[each.key]
  id       = each.key
}

import {
  for_each = toset(contains(var.taken_over, "policy") ? var.existing_bucket[*].bucket : [])
  to       = module.coach.module.storage.aws_s3_bucket_policy.existing[each.key]
  id       = each.key
}
