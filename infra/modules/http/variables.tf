variable "name" {
  description = "Name of the API."
  type        = string
}

variable "function" {
  description = "The function that answers every request."
  type        = object({ name = string, alias = string, arn = string, invoke_arn = string })
}

variable "rate_limit" {
  description = "Requests a second, all clients together."
  type        = number
}

variable "burst_limit" {
  description = "Requests at once."
  type        = number
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "domain" {
  description = "A domain of one's own, and its certificate in the same region."
  type        = object({ name = string, certificate_arn = string })
  default     = null
}
