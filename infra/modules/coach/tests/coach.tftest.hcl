# Plans a whole environment without an account: every provider is a mock.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-central-1" }
  }

  mock_data "aws_s3_bucket" {
    defaults = { bucket_region = "eu-central-1" }
  }
}

variables {
  environment       = "test"
  artefacts         = { realtime = "main.tf", http = "versions.tf" } # any file has a digest
  artefact_bucket   = "state"
  supabase_url      = "https://abc.supabase.co"
  chroma            = { tenant = "t", database = "d" }
  model             = "openai:gpt-x"
  model_price       = { input = 0.4, output = 1.6 }
  origins           = ["https://coach.example.com"]
  media_public_keys = { "2026-11" = "PEM" }
  media_signing_key = "2026-11"
  rate_limit        = 10
  burst_limit       = 10
  log_days          = 14
  protected         = true
  emails            = ["someone@example.com"]
  runbooks          = "https://example.com/runbooks"
  monthly_usd       = 10
  hourly_model_usd  = 1
}

run "a_bucket_of_its_own" {
  command = plan

  assert {
    condition     = output.bucket == "coach-test-123456789012"
    error_message = "Without an existing bucket there is one of its own."
  }

  assert {
    condition     = jsonencode(output.secrets["OPENAI_API_KEY"]) == jsonencode(["/coach/test/answer/OPENAI_API_KEY", "/coach/test/photo/OPENAI_API_KEY"])
    error_message = "The model's key goes to those who call the model, and to nobody else."
  }

  assert {
    condition     = !contains(keys(output.secrets), "SUPABASE_JWT_SECRET") && !contains(keys(output.secrets), "ANTHROPIC_API_KEY")
    error_message = "What is not used is not asked for."
  }
}

run "a_bucket_that_exists" {
  command = plan

  variables {
    existing_bucket = { bucket = "ai-fitness-coach" }
  }

  assert {
    condition     = output.bucket == "ai-fitness-coach"
    error_message = "The existing bucket is the one that is used."
  }
}

run "the_builtin_coach_needs_no_key" {
  command = plan

  variables {
    model                  = "builtin"
    model_price            = { input = 0, output = 0 }
    supabase_legacy_secret = true
  }

  assert {
    condition     = tolist(sort(keys(output.secrets))) == tolist(["CHROMA_API_KEY", "COACH_MEDIA_PRIVATE_KEY", "DATABASE_URL", "SUPABASE_JWT_SECRET", "SUPABASE_SECRET_KEY"])
    error_message = "A project on the shared secret has to give it, and no model's key is asked for."
  }
}

run "an_origin_with_a_wildcard_is_refused" {
  command = plan

  variables {
    origins = ["https://*.example.com"]
  }

  expect_failures = [var.origins]
}

run "a_model_that_is_paid_for_has_a_price" {
  command = plan

  variables {
    model_price = { input = 0, output = 0 }
  }

  expect_failures = [var.model_price]
}

run "hosted_embeddings_have_their_key_beside_another_providers" {
  command = plan

  variables {
    model     = "anthropic:claude-x"
    vision    = "builtin"
    embedding = "openai:text-embedding-3-small@512"
  }

  assert {
    condition     = jsonencode(output.secrets["OPENAI_API_KEY"]) == jsonencode(["/coach/test/answer/OPENAI_API_KEY", "/coach/test/sweep/OPENAI_API_KEY"])
    error_message = "Who embeds questions needs the embedder's key."
  }
}
