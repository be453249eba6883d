variable "prefix" {
  description = "What every name begins with."
  type        = string
}

variable "functions" {
  description = "The functions' names in Lambda, by our names."
  type        = map(string)
}

variable "websocket" {
  description = "The WebSocket API's id and stage."
  type        = object({ id = string, stage = string })
}

variable "http" {
  description = "The HTTP API's id."
  type        = string
}

variable "table" {
  description = "The table's name."
  type        = string
}

variable "emails" {
  description = "Who is told of alarms; each confirms a subscription once."
  type        = list(string)
}

variable "runbooks" {
  description = "Address of the page of runbooks; an alarm adds its name as the anchor."
  type        = string
}

variable "hourly_spend" {
  description = "US dollars an hour of answers before the alarm `spend`."
  type        = number
}

variable "account_quota" {
  description = "Requests a second that API Gateway allows the account."
  type        = number
}
