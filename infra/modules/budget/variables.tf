variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "project" {
  description = "Value of the tag `project` whose costs count."
  type        = string
}

variable "monthly_usd" {
  description = "What a month may cost at AWS, in US dollars."
  type        = number
}

variable "emails" {
  description = "Who is told at 80 % spent, and when the forecast passes 100 %."
  type        = list(string)
}
