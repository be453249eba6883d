variable "name" {
  description = "Name of the table."
  type        = string
}

variable "protected" {
  description = "Whether AWS refuses to delete the table until this is turned off."
  type        = bool
  default     = true
}
