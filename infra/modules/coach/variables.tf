variable "environment" {
  description = "Name of the environment; every name begins with `coach-` and it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "Two to ten lower-case letters and digits."
  }
}

variable "artefacts" {
  description = "Paths of the zips that `infra/build` made: `realtime` and `http`."
  type        = object({ realtime = string, http = string })
}

variable "artefact_bucket" {
  description = "The bucket that the zips go through: the one that `infra/bootstrap` made."
  type        = string
}

variable "supabase_url" {
  description = "Address of the Supabase project whose tokens count."
  type        = string

  validation {
    condition     = can(regex("^https://[^/]+$", var.supabase_url))
    error_message = "An https address without a path, such as https://abcdefgh.supabase.co."
  }
}

variable "supabase_legacy_secret" {
  description = "Whether the project still signs with its shared HS256 secret, which is then one of the secrets."
  type        = bool
  default     = false
}

variable "chroma" {
  description = "The Chroma Cloud database; its key is one of the secrets."
  type        = object({ host = optional(string, "api.trychroma.com"), tenant = string, database = string })
}

variable "model" {
  description = "`openai:MODEL`, `anthropic:MODEL`, or `builtin`, which needs no key."
  type        = string

  validation {
    condition     = can(regex("^(builtin|(openai|anthropic):.+)$", var.model))
    error_message = "openai:MODEL, anthropic:MODEL or builtin."
  }
}

variable "model_price" {
  description = "What the provider charges for the model, in US dollars a million tokens; 0 and 0 for `builtin`. The alarm `spend` reckons by it."
  type        = object({ input = number, output = number })

  validation {
    condition     = min(var.model_price.input, var.model_price.output) >= 0 && (var.model == "builtin" || var.model_price.output > 0)
    error_message = "Two prices; those of a model that is paid for are above 0, or the alarm `spend` would never go off."
  }
}

variable "vision" {
  description = "The model that looks at photos, in the same form; null: the same one. `builtin` asks what is on the plate."
  type        = string
  default     = null

  validation {
    condition     = var.vision == null || can(regex("^(builtin|(openai|anthropic):.+)$", var.vision))
    error_message = "openai:MODEL, anthropic:MODEL or builtin."
  }
}

variable "embedding" {
  description = "`static`, or a hosted model as `openai:MODEL` or `openai:MODEL@DIMENSIONS`; after a change, ingest again."
  type        = string
  default     = "static"

  validation {
    condition     = can(regex("^(static|openai:[^@ ]+(@[1-9][0-9]{0,3})?)$", var.embedding))
    error_message = "static, openai:MODEL or openai:MODEL@DIMENSIONS."
  }
}

variable "retrieval_seconds" {
  description = "Seconds that an answer waits for its passages before it goes on without."
  type        = number
  default     = 0.5
}

variable "origins" {
  description = "Web origins that may connect, call and upload, such as https://coach.example.com."
  type        = list(string)

  validation {
    condition     = length(var.origins) > 0 && alltrue([for origin in var.origins : can(regex("^https?://[^/*]+$", origin))])
    error_message = "At least one origin; none with a path or a wildcard."
  }
}

variable "existing_bucket" {
  description = "The bucket that exists and holds videos and photos; null makes one of its own. See modules/storage."
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

variable "media_prefixes" {
  description = "Prefixes of the keys that CloudFront may read."
  type        = list(string)
  default     = ["videos/", "photos/"]
}

variable "media_public_keys" {
  description = "Public keys whose signatures count, by name. See modules/cdn."
  type        = map(string)
}

variable "media_signing_key" {
  description = "Name of the key that addresses are signed with."
  type        = string
}

variable "domains" {
  description = "Domains of one's own, each with its certificate; media's certificate lies in us-east-1."
  type = object({
    realtime = optional(object({ name = string, certificate_arn = string }))
    http     = optional(object({ name = string, certificate_arn = string }))
    media    = optional(object({ name = string, certificate_arn = string }))
  })
  default = {}
}

variable "reserved_concurrency" {
  description = "Concurrency set aside, by function. Their sum leaves at least 100 of the account's."
  type        = map(number)
  default     = {}
}

variable "rate_limit" {
  description = "Requests a second that each API takes, all clients together."
  type        = number
}

variable "burst_limit" {
  description = "Requests at once that each API takes."
  type        = number
}

variable "account_quota" {
  description = "Requests a second that API Gateway allows the account, posts to connections included."
  type        = number
  default     = 10000
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "log_level" {
  description = "Least level of what is logged."
  type        = string
  default     = "INFO"
}

variable "protected" {
  description = "Whether the table cannot be deleted."
  type        = bool
}

variable "emails" {
  description = "Who is told of alarms and of the budget."
  type        = list(string)
}

variable "runbooks" {
  description = "Address of the page of runbooks, to which each alarm adds its own name as the anchor."
  type        = string
}

variable "monthly_usd" {
  description = "What a month may cost at AWS."
  type        = number
}

variable "hourly_model_usd" {
  description = "What an hour of answers may cost at the model's provider before the alarm `spend`."
  type        = number
}
