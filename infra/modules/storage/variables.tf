variable "own_bucket" {
  description = "Name of the bucket to make, where `existing` is null."
  type        = string
}

variable "existing" {
  description = <<-EOT
    A bucket that exists and is used instead. What its notification, CORS and policy held before, and shall
    keep, is repeated here; what is not repeated is taken away, and the plan shows it.
  EOT
  type = object({
    bucket = string
    cors_rules = optional(list(object({
      allowed_headers = optional(list(string))
      allowed_methods = list(string)
      allowed_origins = list(string)
      expose_headers  = optional(list(string))
      max_age_seconds = optional(number)
    })), [])
    lambda_notifications = optional(list(object({
      id     = string
      arn    = string
      events = list(string)
      prefix = optional(string)
      suffix = optional(string)
    })), [])
    policies = optional(list(string), [])
  })
  default = null
}

variable "origins" {
  description = "Web origins that may upload and play."
  type        = list(string)
}

variable "uploads_prefix" {
  description = "Prefix of the keys whose creation starts `photo`; nothing is ever written back under it."
  type        = string
  default     = "uploads/"

  validation {
    condition     = endswith(var.uploads_prefix, "/")
    error_message = "The prefix ends in a slash, or it would start `photo` for its neighbours too."
  }
}

variable "media_prefixes" {
  description = "Prefixes of the keys that CloudFront may read: the videos' and the photos' that were checked."
  type        = list(string)
}

variable "photo_function" {
  description = "The function that reads uploaded photos."
  type        = object({ name = string, alias = string, arn = string, invoke_arn = string })
}

variable "distribution_arn" {
  description = "ARN of the CloudFront distribution that may read media."
  type        = string
}
