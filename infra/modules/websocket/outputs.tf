output "api_id" {
  description = "Id of the API."
  value       = aws_apigatewayv2_api.this.id
}

output "stage" {
  description = "Name of the stage."
  value       = var.stage
}

output "connections_url" {
  description = "Where connections are posted to; clients connect to the same under wss."
  value = (
    var.domain == null
    ? "${replace(aws_apigatewayv2_api.this.api_endpoint, "wss://", "https://")}/${var.stage}"
    : "https://${var.domain.name}"
  )
}

output "posting_arn" {
  description = "The connections, as a resource that may be posted to. Known before the stage is."
  value       = "${aws_apigatewayv2_api.this.execution_arn}/${var.stage}/POST/@connections/*"
}

output "closing_arn" {
  description = "The connections, as a resource that may be closed."
  value       = "${aws_apigatewayv2_api.this.execution_arn}/${var.stage}/DELETE/@connections/*"
}

output "domain_target" {
  description = "What the domain's DNS record points at."
  value       = one(aws_apigatewayv2_domain_name.this[*].domain_name_configuration[0].target_domain_name)
}
