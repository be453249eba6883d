# One environment, whole: the parts, and what each function may do and is told.

data "aws_caller_identity" "this" {}

data "aws_region" "this" {}

locals {
  prefix  = "coach-${var.environment}"
  account = data.aws_caller_identity.this.account_id
  region  = data.aws_region.this.region

  # By name, not by reference: `message` starts `answer`, and both stand in one map.
  answer_function = "${local.prefix}-answer:live"
  answer_arn      = "arn:aws:lambda:${local.region}:${local.account}:function:${local.answer_function}"
  sweep_function  = "${local.prefix}-sweep:live"
  sweep_arn       = "arn:aws:lambda:${local.region}:${local.account}:function:${local.sweep_function}"

  vision = coalesce(var.vision, var.model)

  # By maker, as `maker:MODEL` begins; what comes with the code needs none.
  keys         = { openai = "OPENAI_API_KEY", anthropic = "ANTHROPIC_API_KEY" }
  provider_key = lookup(local.keys, split(":", var.model)[0], null)
  vision_key   = lookup(local.keys, split(":", local.vision)[0], null)
  embedder_key = lookup(local.keys, split(":", var.embedding)[0], null)

  # Which secrets each function reads at its cold start, from a path of its own. Values are put there out of
  # band (`infra/secret`): Terraform knows the names only.
  secrets = { for function, names in {
    authorize = [var.supabase_legacy_secret ? "SUPABASE_JWT_SECRET" : null]
    message   = [var.supabase_legacy_secret ? "SUPABASE_JWT_SECRET" : null, "DATABASE_URL"]
    answer    = ["DATABASE_URL", "CHROMA_API_KEY", local.provider_key, local.embedder_key]
    sweep     = ["DATABASE_URL", "CHROMA_API_KEY", "SUPABASE_SECRET_KEY", local.embedder_key]
    photo     = ["DATABASE_URL", local.vision_key]
    http      = [var.supabase_legacy_secret ? "SUPABASE_JWT_SECRET" : null, "DATABASE_URL", "COACH_MEDIA_PRIVATE_KEY"]
  } : function => distinct(compact(names)) if length(compact(names)) > 0 }

  secrets_path = "/coach/${var.environment}"

  table    = { COACH_TABLE = module.table.name }
  sign_in  = { SUPABASE_URL = var.supabase_url, COACH_ORIGINS = join(",", var.origins) }
  posting  = { COACH_CONNECTIONS_URL = module.websocket.connections_url, COACH_ANSWER_FUNCTION = local.answer_function }
  bucket   = { COACH_BUCKET = module.storage.name }
  chroma   = { CHROMA_HOST = var.chroma.host, CHROMA_TENANT = var.chroma.tenant, CHROMA_DATABASE = var.chroma.database }
  model    = { COACH_LLM = var.model, COACH_MODEL_PRICE = "${var.model_price.input},${var.model_price.output}" }
  embedder = { COACH_EMBEDDING = var.embedding }
  passages = merge(local.embedder, { COACH_RETRIEVAL_SECONDS = tostring(var.retrieval_seconds) })
  media    = { COACH_MEDIA_URL = module.cdn.url, COACH_MEDIA_KEY_ID = module.cdn.key_id }

  environments = {
    authorize  = merge(local.table, local.sign_in)
    connect    = local.table
    disconnect = local.table
    message    = merge(local.table, local.sign_in, local.posting)
    answer     = merge(local.table, local.posting, local.bucket, local.chroma, local.model, local.passages)
    sweep      = merge(local.table, local.posting, local.bucket, local.chroma, local.embedder, { SUPABASE_URL = var.supabase_url })
    photo      = merge(local.table, local.posting, local.bucket, { COACH_VISION = local.vision })
    http = merge(local.table, local.sign_in, local.bucket, local.media, {
      COACH_CONNECTIONS_URL = module.websocket.connections_url
      COACH_SWEEP_FUNCTION  = local.sweep_function
    })
  }

  # ------------------------------------------------------------------------------------ rights

  # Of the table: a transaction needs what each of its parts would need alone.
  items = {
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [module.table.arn]
  }
  batches = { actions = ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"], resources = [module.table.arn] }
  tickets = { actions = ["dynamodb:BatchWriteItem"], resources = [module.table.arn] }
  checks  = { actions = ["dynamodb:ConditionCheckItem"], resources = [module.table.arn] }

  post     = { actions = ["execute-api:ManageConnections"], resources = [module.websocket.posting_arn] }
  hang_up  = { actions = ["execute-api:ManageConnections"], resources = [module.websocket.closing_arn] }
  start    = { actions = ["lambda:InvokeFunction"], resources = [local.answer_arn] }
  index    = { actions = ["s3:GetObject"], resources = ["${module.storage.arn}/library/*"] }
  of_users = ["exports", "photos", "uploads"]
  # Without the right to list, S3 answers 403 for what is not there, and not 404.
  absence = { actions = ["s3:ListBucket"], resources = [module.storage.arn], prefixes = ["library/*"] }

  rights = {
    authorize = { Tickets = { actions = ["dynamodb:DeleteItem"], resources = [module.table.arn] } }
    connect = { Connections = {
      actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"] # what is refused leaves no row
      resources = [module.table.arn]
    } }
    disconnect = { Connections = { actions = ["dynamodb:DeleteItem"], resources = [module.table.arn] } }
    message = {
      Items   = local.items
      Batches = local.batches
      Checks  = local.checks
      Post    = local.post
      Start   = local.start
    }
    answer = {
      Items   = local.items
      Batches = local.batches
      Post    = local.post
      Start   = local.start
      Index   = local.index
      Absence = local.absence
      Failed  = { actions = ["lambda:InvokeFunction"], resources = [local.sweep_arn] }
    }
    sweep = {
      Items    = local.items
      Batches  = local.batches
      Open     = { actions = ["dynamodb:Query"], resources = [module.table.open_index_arn] }
      Post     = local.post
      HangUp   = local.hang_up
      Start    = local.start
      Pictures = { actions = ["s3:GetObject"], resources = ["${module.storage.arn}/photos/*"] }
      Missing  = { actions = ["s3:ListBucket"], resources = [module.storage.arn], prefixes = ["photos/*"] }
      Archives = { actions = ["s3:PutObject", "s3:AbortMultipartUpload"], resources = ["${module.storage.arn}/exports/*"] }
      # What a bucket holds of a user who leaves, in every version of it.
      Leaving = {
        actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
        resources = [for folder in local.of_users : "${module.storage.arn}/${folder}/*"]
      }
      Left = {
        actions   = ["s3:ListBucketVersions"]
        resources = [module.storage.arn]
        prefixes  = [for folder in local.of_users : "${folder}/*"]
      }
    }
    photo = {
      Items   = local.items
      Post    = local.post
      Uploads = { actions = ["s3:GetObject", "s3:GetObjectVersion"], resources = ["${module.storage.arn}/uploads/*"] }
      Absence = { actions = ["s3:ListBucket"], resources = [module.storage.arn], prefixes = ["uploads/*"] }
      # Its copy of a photo that was deleted meanwhile goes too.
      Photos = { actions = ["s3:PutObject", "s3:DeleteObject"], resources = ["${module.storage.arn}/photos/*"] }
      Failed = { actions = ["lambda:InvokeFunction"], resources = [local.sweep_arn] }
    }
    http = {
      Items    = local.items
      Tickets  = local.tickets
      Checks   = local.checks
      Post     = local.post
      HangUp   = local.hang_up
      Sweep    = { actions = ["lambda:InvokeFunction"], resources = [local.sweep_arn] }
      Archives = { actions = ["s3:GetObject"], resources = ["${module.storage.arn}/exports/*"] }
      # What a presigned upload may do is what its signer may do.
      Uploads = { actions = ["s3:PutObject"], resources = ["${module.storage.arn}/uploads/*"] }
      Photos  = { actions = ["s3:DeleteObject"], resources = ["${module.storage.arn}/photos/*", "${module.storage.arn}/uploads/*"] }
    }
  }

  secret_rights = { for function, _ in local.secrets : function => {
    Secrets = {
      actions   = ["ssm:GetParametersByPath"]
      resources = ["arn:aws:ssm:${local.region}:${local.account}:parameter${local.secrets_path}/${function}"]
    }
  } }

  # ------------------------------------------------------------------------------------ the functions

  shapes = {
    authorize  = { timeout = 10, memory = 256 }
    connect    = { timeout = 10, memory = 256 }
    disconnect = { timeout = 10, memory = 256 }
    message    = { timeout = 29, memory = 512 }
    answer     = { timeout = 180, memory = 1024, asynchronous = { retries = 0, max_age = 120, on_failure = "sweep" } }
    sweep      = { timeout = 300, memory = 512, asynchronous = { retries = 2, max_age = 21600 } }
    photo      = { timeout = 120, memory = 1024, asynchronous = { retries = 2, max_age = 3600, on_failure = "sweep" } }
    http       = { timeout = 30, memory = 512 }
  }

  functions = { for name, shape in local.shapes : name => {
    artefact     = name == "http" ? "http" : "realtime"
    handler      = name == "http" ? "coach_http.lambdas.http" : "coach_realtime.lambdas.${name}"
    timeout      = shape.timeout
    memory       = shape.memory
    asynchronous = try(shape.asynchronous, null)
    rights       = merge(local.rights[name], lookup(local.secret_rights, name, {}))
    environment = merge(
      local.environments[name],
      { LOG_LEVEL = var.log_level },
      contains(keys(local.secrets), name) ? { COACH_SECRETS = "${local.secrets_path}/${name}" } : {},
    )
  } }
}

module "table" {
  source = "../table"

  name      = local.prefix
  protected = var.protected
}

module "functions" {
  source = "../functions"

  prefix               = local.prefix
  functions            = local.functions
  artefacts            = var.artefacts
  artefact_bucket      = var.artefact_bucket
  reserved_concurrency = var.reserved_concurrency
  log_days             = var.log_days
}

module "websocket" {
  source = "../websocket"

  name        = "${local.prefix}-realtime"
  functions   = module.functions.functions
  rate_limit  = var.rate_limit
  burst_limit = var.burst_limit
  log_days    = var.log_days
  domain      = var.domains.realtime
}

module "http" {
  source = "../http"

  name        = "${local.prefix}-http"
  function    = module.functions.functions["http"]
  rate_limit  = var.rate_limit
  burst_limit = var.burst_limit
  log_days    = var.log_days
  domain      = var.domains.http
}

module "storage" {
  source = "../storage"

  own_bucket       = "${local.prefix}-${local.account}"
  existing         = var.existing_bucket
  origins          = var.origins
  media_prefixes   = var.media_prefixes
  photo_function   = module.functions.functions["photo"]
  distribution_arn = module.cdn.arn
}

module "cdn" {
  source = "../cdn"

  name               = local.prefix
  bucket_domain_name = module.storage.domain_name
  public_keys        = var.media_public_keys
  signing_key        = var.media_signing_key
  domain             = var.domains.media
}

module "schedule" {
  source = "../schedule"

  name     = "${local.prefix}-sweep"
  function = module.functions.functions["sweep"]
}

module "observability" {
  source = "../observability"

  prefix        = local.prefix
  functions     = { for name, function in module.functions.functions : name => function.name }
  websocket     = { id = module.websocket.api_id, stage = module.websocket.stage }
  http          = module.http.api_id
  table         = module.table.name
  emails        = var.emails
  runbooks      = var.runbooks
  hourly_spend  = var.hourly_model_usd
  account_quota = var.account_quota
}

module "budget" {
  source = "../budget"

  name        = local.prefix
  project     = local.prefix
  monthly_usd = var.monthly_usd
  emails      = var.emails
}
