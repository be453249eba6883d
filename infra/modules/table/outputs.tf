output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "open_index_arn" {
  description = "ARN of the sparse index of running turns."
  value       = "${aws_dynamodb_table.this.arn}/index/open"
}
