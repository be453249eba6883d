output "realtime_url" {
  description = "Where clients open their WebSocket."
  value       = replace(module.websocket.connections_url, "https://", "wss://")
}

output "http_url" {
  description = "Address of the HTTP API."
  value       = module.http.url
}

output "media_url" {
  description = "Where videos and photos are."
  value       = module.cdn.url
}

output "table" {
  description = "Name of the table."
  value       = module.table.name
}

output "bucket" {
  description = "Name of the bucket."
  value       = module.storage.name
}

output "functions" {
  description = "The functions' names."
  value       = { for name, function in module.functions.functions : name => function.name }
}

output "secrets" {
  description = "By secret: the parameters whose values are to be put, with `infra/secret`."
  value = {
    for secret in distinct(flatten(values(local.secrets))) : secret => [
      for function, names in local.secrets : "${local.secrets_path}/${function}/${secret}" if contains(names, secret)
    ]
  }
}

output "domain_targets" {
  description = "What the DNS records of one's own domains point at."
  value = {
    realtime = module.websocket.domain_target
    http     = module.http.domain_target
    media    = module.cdn.domain_target
  }
}
