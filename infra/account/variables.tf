variable "region" {
  description = "The AWS region."
  type        = string
}

variable "repository" {
  description = "The repository on GitHub whose workflows deploy, as OWNER/NAME."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "OWNER/NAME."
  }
}

variable "state_bucket" {
  description = "The bucket that `infra/bootstrap` made: states, locks and zips."
  type        = string
}

variable "existing_bucket" {
  description = "The bucket that exists already and that an environment takes over; null where none does."
  type        = string
  default     = "ai-fitness-coach"
}

variable "environments" {
  description = "The environments that are deployed to; each is one of GitHub's environments too."
  type        = set(string)
  default     = ["dev", "prod"]
}
