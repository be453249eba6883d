# The WebSocket API. Who may connect is asked once, at the handshake, by an authorizer without identity
# sources: with them, a client that sends its credential another way would be refused before we are asked.

locals {
  # Every frame goes one way: what we answer is posted, never returned.
  routes = {
    "$connect"    = "connect"
    "$disconnect" = "disconnect"
    "message"     = "message"
    "$default"    = "message"
  }

  # No address and no query string: a ticket travels there. No headers: a token travels there.
  access_log = {
    request    = "$context.requestId"
    connection = "$context.connectionId"
    event      = "$context.eventType"
    route      = "$context.routeKey"
    status     = "$context.status"
    failed     = "$context.error.messageString"
    integrated = "$context.integrationStatus"
    latency    = "$context.integrationLatency"
    authorized = "$context.authorizer.status"
    time       = "$context.requestTimeEpoch"
  }
}

resource "aws_apigatewayv2_api" "this" {
  name                         = var.name
  protocol_type                = "WEBSOCKET"
  route_selection_expression   = "$request.body.action"
  disable_execute_api_endpoint = false # posts to connections go through it
}

resource "aws_apigatewayv2_authorizer" "this" {
  api_id          = aws_apigatewayv2_api.this.id
  name            = "authorize"
  authorizer_type = "REQUEST"
  authorizer_uri  = var.functions["authorize"].invoke_arn
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = toset(values(local.routes))

  api_id             = aws_apigatewayv2_api.this.id
  integration_type   = "AWS_PROXY"
  integration_method = "POST"
  integration_uri    = var.functions[each.key].invoke_arn
}

resource "aws_apigatewayv2_route" "this" {
  for_each = local.routes

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.this[each.value].id}"
  authorization_type = each.key == "$connect" ? "CUSTOM" : "NONE"
  authorizer_id      = each.key == "$connect" ? aws_apigatewayv2_authorizer.this.id : null
}

# A changed route is served only by a new deployment.
resource "aws_apigatewayv2_deployment" "this" {
  api_id = aws_apigatewayv2_api.this.id

  triggers = {
    shape = sha1(jsonencode([
      aws_apigatewayv2_api.this.route_selection_expression,
      [for integration in aws_apigatewayv2_integration.this : [integration.id, integration.integration_uri]],
      [for route in aws_apigatewayv2_route.this : [route.route_key, route.target, route.authorizer_id]],
      aws_apigatewayv2_authorizer.this.authorizer_uri,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.log_days
}

resource "aws_apigatewayv2_stage" "this" {
  api_id        = aws_apigatewayv2_api.this.id
  name          = var.stage
  deployment_id = aws_apigatewayv2_deployment.this.id

  default_route_settings {
    throttling_rate_limit    = var.rate_limit
    throttling_burst_limit   = var.burst_limit
    logging_level            = "ERROR"
    data_trace_enabled       = false # it would log what users write
    detailed_metrics_enabled = true
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format          = jsonencode({ for name in sort(keys(local.access_log)) : name => local.access_log[name] })
  }
}

resource "aws_lambda_permission" "route" {
  for_each = toset(values(local.routes))

  statement_id  = "websocket"
  action        = "lambda:InvokeFunction"
  function_name = var.functions[each.key].name
  qualifier     = var.functions[each.key].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/${var.stage}/*"
}

resource "aws_lambda_permission" "authorizer" {
  statement_id  = "websocket"
  action        = "lambda:InvokeFunction"
  function_name = var.functions["authorize"].name
  qualifier     = var.functions["authorize"].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.this.id}"
}

resource "aws_apigatewayv2_domain_name" "this" {
  count = var.domain == null ? 0 : 1

  domain_name = var.domain.name

  domain_name_configuration {
    certificate_arn = var.domain.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  count = var.domain == null ? 0 : 1

  api_id      = aws_apigatewayv2_api.this.id
  domain_name = aws_apigatewayv2_domain_name.this[0].id
  stage       = aws_apigatewayv2_stage.this.id
}
