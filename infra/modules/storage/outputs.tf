output "name" {
  description = "Name of the bucket."
  value       = local.name
}

output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}

output "domain_name" {
  description = "The bucket's address in its region, as CloudFront's origin."
  value = one(concat(
    values(aws_s3_bucket.this)[*].bucket_regional_domain_name,
    values(data.aws_s3_bucket.existing)[*].bucket_regional_domain_name,
  ))
}
