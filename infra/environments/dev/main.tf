# Development: small, cheap, can be taken down.

module "coach" {
  source = "../../modules/coach"

  environment = "dev"
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

  protected        = false
  log_days         = 14
  rate_limit       = 100
  burst_limit      = 50
  monthly_usd      = 20
  hourly_model_usd = 1
}
