variable "name" {
  description = "Name of the API."
  type        = string
}

variable "stage" {
  description = "Name of the stage: the path that clients connect to."
  type        = string
  default     = "realtime"
}

variable "functions" {
  description = "The functions `authorize`, `connect`, `disconnect` and `message`."
  type        = map(object({ name = string, alias = string, arn = string, invoke_arn = string }))
}

variable "rate_limit" {
  description = "Connects and messages a second, all clients together."
  type        = number
}

variable "burst_limit" {
  description = "Connects and messages at once."
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
