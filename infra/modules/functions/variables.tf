variable "prefix" {
  description = "What every name begins with, such as `coach-dev`."
  type        = string
}

variable "functions" {
  description = <<-EOT
    The functions by name. `artefact` names one of `artefacts`; `rights` are statements of the role by their
    sid (`prefixes` limits listing a bucket); `asynchronous` concerns invokes that nobody waits for, and its
    `on_failure` names another function. Times in seconds, memory in MB.
  EOT
  type = map(object({
    handler     = string
    artefact    = string
    timeout     = number
    memory      = number
    environment = map(string)
    rights = map(object({
      actions   = list(string)
      resources = list(string)
      prefixes  = optional(list(string))
    }))
    asynchronous = optional(object({
      retries    = number
      max_age    = number
      on_failure = optional(string)
    }))
  }))
}

variable "artefacts" {
  description = "The zips by name, as paths on this machine."
  type        = map(string)
}

variable "artefact_bucket" {
  description = "The bucket that Lambda takes the zips from."
  type        = string
}

variable "reserved_concurrency" {
  description = "Concurrency set aside, by function: it is guaranteed, and it is the most. Others share the rest."
  type        = map(number)
  default     = {}
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds every role, where the account asks for one."
  type        = string
  default     = null
}
