variable "region" {
  description = "The AWS region. An existing bucket has to lie in it."
  type        = string
}

variable "artefact_bucket" {
  description = "The bucket that `infra/bootstrap` made, which the zips go through."
  type        = string
}

variable "supabase_url" {
  description = "Address of the Supabase project."
  type        = string
}

variable "supabase_legacy_secret" {
  description = "Whether the project still signs with its shared HS256 secret."
  type        = bool
  default     = false
}

variable "chroma" {
  description = "The Chroma Cloud database."
  type        = object({ host = optional(string, "api.trychroma.com"), tenant = string, database = string })
}

variable "model" {
  description = "`openai:MODEL`, `anthropic:MODEL` or `builtin`."
  type        = string
}

variable "model_price" {
  description = "What the provider charges for it, in US dollars a million tokens: `input` and `output`."
  type        = object({ input = number, output = number })
}

variable "vision" {
  description = "The model that looks at photos, in the same form; null: the same one. `builtin` asks what is on the plate."
  type        = string
  default     = null
}

variable "embedding" {
  description = "`static`, or a hosted model as `openai:MODEL` or `openai:MODEL@DIMENSIONS`."
  type        = string
  default     = "static"
}

variable "retrieval_seconds" {
  description = "Seconds that an answer waits for its passages."
  type        = number
  default     = 0.5
}

variable "origins" {
  description = "Web origins that may connect, call and upload."
  type        = list(string)
}

variable "media_public_keys" {
  description = "Public keys whose signatures CloudFront trusts, by name."
  type        = map(string)
}

variable "media_signing_key" {
  description = "Name of the one that `http` signs with."
  type        = string
}

variable "domains" {
  description = "Domains of one's own, each with its certificate."
  type = object({
    realtime = optional(object({ name = string, certificate_arn = string }))
    http     = optional(object({ name = string, certificate_arn = string }))
    media    = optional(object({ name = string, certificate_arn = string }))
  })
  default = {}
}

variable "emails" {
  description = "Who is told of alarms and of the budget."
  type        = list(string)
}

variable "runbooks" {
  description = "Address of the page of runbooks."
  type        = string
}

variable "taken_over" {
  description = "Which of `notification`, `cors` and `policy` the existing bucket has before the first apply."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.taken_over, ["notification", "cors", "policy"])) == 0
    error_message = "Any of notification, cors, policy."
  }
}

variable "existing_bucket" {
  description = "The bucket for videos and photos that exists already; null makes one of its own."
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
  default = { bucket = "ai-fitness-coach" }
}
