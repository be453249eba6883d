output "roles" {
  description = "By environment: the role that plans, for pull requests, and the one that deploys, from main."
  value = { for environment in var.environments : environment => {
    plan   = aws_iam_role.plan[environment].arn
    deploy = aws_iam_role.deploy[environment].arn
  } }
}
