variable "name" {
  description = "Name of the rule."
  type        = string
}

variable "function" {
  description = "The function that sweeps."
  type        = object({ name = string, alias = string, arn = string, invoke_arn = string })
}
