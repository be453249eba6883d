output "arn" {
  description = "ARN of the distribution."
  value       = aws_cloudfront_distribution.this.arn
}

output "url" {
  description = "Where media are."
  value       = "https://${var.domain == null ? aws_cloudfront_distribution.this.domain_name : var.domain.name}"
}

output "key_id" {
  description = "Id of the key that addresses are signed with."
  value       = aws_cloudfront_public_key.this[var.signing_key].id
}

output "domain_target" {
  description = "What the domain's DNS record points at."
  value       = aws_cloudfront_distribution.this.domain_name
}
