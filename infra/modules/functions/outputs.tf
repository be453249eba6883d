output "functions" {
  description = "By name: the function's name, the alias's ARN and the ARN that API Gateway invokes."
  value = {
    for name, alias in aws_lambda_alias.this : name => {
      name       = alias.function_name
      alias      = alias.name
      arn        = alias.arn
      invoke_arn = alias.invoke_arn
    }
  }
}

output "roles" {
  description = "The roles' names by function."
  value       = { for name, role in aws_iam_role.this : name => role.name }
}
