# Production. The reserved concurrency fits an account of Lambda's default 1,000; docs/how-to/scale.md says how
# the figures belong together.

module "coach" {
  source = "../../modules/coach"

  environment = "prod"
  artefacts = {
    realtime = "${path.root}/../../../build/realtime-arm64.zip"
    http     = "${path.root}/../../../build/http-arm64.zip"
  }
  artefact_bucket        = var.artefact_bucket
  supabase_url           = var.supabase_url
  supabase_legacy_secret = var.supabase_legacy_secret
  chroma                 = var.chroma
  model                  = var.model
  model_price            = var.model_price
  vision                 = var.vision
  embedding              = var.embedding
  retrieval_seconds      = var.retrieval_seconds
  origins                = var.origins
  existing_bucket        = var.existing_bucket
  media_public_keys      = var.media_public_keys
  media_signing_key      = var.media_signing_key
  domains                = var.domains
  emails                 = var.emails
  runbooks               = var.runbooks

  protected            = true
  log_days             = 90
  rate_limit           = 4000
  burst_limit          = 2000
  reserved_concurrency = { authorize = 50, connect = 50, message = 150, answer = 400, sweep = 30 }
  monthly_usd          = 300
  hourly_model_usd     = 20
}
