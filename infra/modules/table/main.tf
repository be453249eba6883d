# The one table: turns, connections, inbox, tickets. Its shape is that of coach.adapters.dynamo.table:definition.

resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.protected

  dynamic "attribute" {
    for_each = { pk = "S", sk = "S", open_shard = "S", since = "N" }

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  # Sparse: only turns that run stand in it, and only their keys.
  global_secondary_index {
    name            = "open"
    projection_type = "KEYS_ONLY"

    key_schema {
      attribute_name = "open_shard"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "since"
      key_type       = "RANGE"
    }
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
