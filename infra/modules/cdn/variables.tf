variable "name" {
  description = "What the names here begin with."
  type        = string
}

variable "bucket_domain_name" {
  description = "The bucket's address in its region."
  type        = string
}

variable "public_keys" {
  description = "RSA public keys in PEM form, by a name of one's own such as `2026-11`: each signs addresses that count."
  type        = map(string)

  validation {
    condition     = length(var.public_keys) > 0
    error_message = "Without a key nothing would be signed, and so nothing could be watched."
  }
}

variable "signing_key" {
  description = "Name of the key in `public_keys` whose private half `http` signs with."
  type        = string

  validation {
    condition     = contains(keys(var.public_keys), var.signing_key)
    error_message = "The signing key is one of `public_keys`."
  }
}

variable "domain" {
  description = "A domain of one's own, and its certificate, which lies in us-east-1."
  type        = object({ name = string, certificate_arn = string })
  default     = null
}
