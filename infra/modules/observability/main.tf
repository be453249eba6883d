# Knowing what happens: one dashboard, and alarms whose names are the headings of the page of runbooks.
# The metrics of namespace `Coach` come out of the functions' logs: docs/reference/metrics.md.

data "aws_region" "this" {}

locals {
  ours = { for name, function in var.functions : name => { Function = function } }

  of_functions = { for metric in ["Errors", "Throttles"] : metric => {
    for name, function in var.functions : name => {
      namespace = "AWS/Lambda", name = metric, dimensions = { FunctionName = function }, stat = "Sum"
    }
  } }

  coach = { for key, metric in {
    connects       = { name = "Connects", stat = "Sum", function = "connect" }
    refusals       = { name = "Refusals", stat = "Sum", function = "authorize" }
    turned_away    = { name = "Refusals", stat = "Sum", function = "connect" }
    resumes        = { name = "Resumes", stat = "Sum", function = "message" }
    message_posts  = { name = "Posts", stat = "Sum", function = "message" }
    takeovers      = { name = "TakeOvers", stat = "Sum", function = "message" }
    floods         = { name = "Floods", stat = "Sum", function = "message" }
    answers        = { name = "Answers", stat = "Sum", function = "answer" }
    answers_failed = { name = "AnswersFailed", stat = "Sum", function = "answer" }
    first_token    = { name = "FirstToken", stat = "p95", function = "answer" }
    provider_first = { name = "ProviderFirstToken", stat = "p95", function = "answer" }
    own_first      = { name = "OwnFirstToken", stat = "p95", function = "answer" }
    retrieval      = { name = "Retrieval", stat = "p95", function = "answer" }
    input_tokens   = { name = "InputTokens", stat = "Sum", function = "answer" }
    output_tokens  = { name = "OutputTokens", stat = "Sum", function = "answer" }
    cost           = { name = "Cost", stat = "Sum", function = "answer" }
    posts          = { name = "Posts", stat = "Sum", function = "answer" }
    gone           = { name = "PostsGone", stat = "Sum", function = "answer" }
    throttled      = { name = "PostsThrottled", stat = "Sum", function = "answer" }
    dead           = { name = "DeadTurns", stat = "Sum", function = "sweep" }
    dead_met       = { name = "DeadTurns", stat = "Sum", function = "message" }
    sweep_posts    = { name = "Posts", stat = "Sum", function = "sweep" }
    http_posts     = { name = "Posts", stat = "Sum", function = "http" }
    photos         = { name = "Photos", stat = "Sum", function = "photo" }
    photos_failed  = { name = "PhotosFailed", stat = "Sum", function = "photo" }
    photos_closed  = { name = "PhotosFailed", stat = "Sum", function = "sweep" }
    photo_posts    = { name = "Posts", stat = "Sum", function = "photo" }
    } : key => {
    namespace = "Coach", name = metric.name, dimensions = local.ours[metric.function], stat = metric.stat
  } }

  age      = { namespace = "AWS/Lambda", name = "AsyncEventAge", dimensions = { FunctionName = var.functions["answer"] }, stat = "Maximum" }
  dropped  = { namespace = "AWS/Lambda", name = "AsyncEventsDropped", dimensions = { FunctionName = var.functions["answer"] }, stat = "Sum" }
  sweeps   = { namespace = "AWS/Lambda", name = "Invocations", dimensions = { FunctionName = var.functions["sweep"] }, stat = "Sum" }
  refused  = { namespace = "AWS/ApiGateway", name = "IntegrationError", dimensions = { ApiId = var.websocket.id, Stage = var.websocket.stage }, stat = "Sum" }
  http_5xx = { namespace = "AWS/ApiGateway", name = "5xx", dimensions = { ApiId = var.http, Stage = "$default" }, stat = "Sum" }
  table    = { namespace = "AWS/DynamoDB", name = "ThrottledRequests", dimensions = { TableName = var.table, Operation = "UpdateItem" }, stat = "Sum" }

  # Raised when the expression, or the one metric, is above `above` (or below `below`) in `periods` periods.
  alarms = {
    function-errors = {
      says    = "Functions raise, crash or run out of time."
      metrics = local.of_functions["Errors"], expression = "SUM(METRICS())", above = 5, period = 300, periods = 1
    }
    function-throttles = {
      says    = "Lambda refuses invocations: the concurrency is used up."
      metrics = local.of_functions["Throttles"], expression = "SUM(METRICS())", above = 0, period = 60, periods = 3
    }
    websocket-errors = {
      says    = "Clients get `Internal server error` frames or refused handshakes."
      metrics = { m = local.refused }, above = 5, period = 300, periods = 1
    }
    http-errors = {
      says    = "The HTTP API answers 5xx."
      metrics = { m = local.http_5xx }, above = 5, period = 300, periods = 1
    }
    first-token = {
      says    = "One asker in twenty waits long for the first word."
      metrics = { m = local.coach.first_token }, above = 4000, period = 300, periods = 2
    }
    answers-failed = {
      says       = "More than one answer in twenty ends in an error."
      metrics    = { answers = local.coach.answers, failed = local.coach.answers_failed }
      expression = "IF(answers > 20, 100 * FILL(failed, 0) / answers, 0)", above = 5, period = 300, periods = 2
    }
    dead-turns = {
      says       = "Workers die, and somebody else has to close their turns."
      metrics    = { swept = local.coach.dead, met = local.coach.dead_met }
      expression = "FILL(swept, 0) + FILL(met, 0)", above = 2, period = 300, periods = 2
    }
    answers-late = {
      says    = "Answers wait in Lambda's queue before they begin."
      metrics = { m = local.age }, above = 5000, period = 60, periods = 3
    }
    answers-dropped = {
      says    = "Lambda gave up invocations of `answer` unrun."
      metrics = { m = local.dropped }, above = 0, period = 300, periods = 1
    }
    sweep-silent = {
      says    = "The sweep does not run: lost turns stay open."
      metrics = { m = local.sweeps }, below = 1, period = 300, periods = 1, missing = "breaching"
    }
    posts-gone = {
      says       = "More than one post in five finds its reader gone."
      metrics    = { posts = local.coach.posts, gone = local.coach.gone }
      expression = "IF(posts > 500, 100 * FILL(gone, 0) / posts, 0)", above = 20, period = 300, periods = 3
    }
    posts-throttled = {
      says    = "API Gateway refuses posts: the account's quota, or readers that do not read."
      metrics = { m = local.coach.throttled }, above = 20, period = 60, periods = 3
    }
    account-quota = {
      says       = "Posts use up more than 60 % of what API Gateway allows the account."
      metrics    = { answer = local.coach.posts, message = local.coach.message_posts, sweep = local.coach.sweep_posts, http = local.coach.http_posts, photo = local.coach.photo_posts }
      expression = "100 * (FILL(answer, 0) + FILL(message, 0) + FILL(sweep, 0) + FILL(http, 0) + FILL(photo, 0)) / 60 / ${var.account_quota}", above = 60, period = 60, periods = 3
    }
    table-throttles = {
      says    = "DynamoDB refuses checkpoints."
      metrics = { m = local.table }, above = 10, period = 60, periods = 3
    }
    photos-failed = {
      says       = "More than one photo in five fails."
      metrics    = { photos = local.coach.photos, failed = local.coach.photos_failed, closed = local.coach.photos_closed }
      expression = "IF(FILL(photos, 0) + FILL(closed, 0) > 10, 100 * (FILL(failed, 0) + FILL(closed, 0)) / (FILL(photos, 0) + FILL(closed, 0)), 0)", above = 20, period = 900, periods = 1
    }
    spend = {
      says    = "An hour of answers costs more than was planned."
      metrics = { m = local.coach.cost }, above = var.hourly_spend, period = 3600, periods = 1
    }
  }

  widgets = [
    { title = "Answers", metrics = [local.coach.answers, local.coach.answers_failed, local.coach.dead, local.coach.dead_met, local.coach.takeovers, local.coach.resumes] },
    { title = "First token, p95 in ms: the asker's, the provider's, ours", metrics = [local.coach.first_token, local.coach.provider_first, local.coach.own_first] },
    { title = "Connections", metrics = [local.coach.connects, local.coach.refusals, local.coach.turned_away, local.coach.floods] },
    { title = "Posts", metrics = [local.coach.posts, local.coach.gone, local.coach.throttled, local.coach.message_posts] },
    { title = "Tokens", metrics = [local.coach.input_tokens, local.coach.output_tokens] },
    { title = "Cost of answers, USD", metrics = [local.coach.cost] },
    { title = "Retrieval, p95 in ms", metrics = [local.coach.retrieval] },
    { title = "Answers in Lambda's queue, ms; dropped", metrics = [local.age, local.dropped] },
    { title = "Errors by function", metrics = values(local.of_functions["Errors"]) },
    { title = "Throttles by function", metrics = values(local.of_functions["Throttles"]) },
    { title = "Refused by API Gateway", metrics = [local.refused, local.http_5xx] },
    { title = "Photos", metrics = [local.coach.photos, local.coach.photos_failed, local.coach.photos_closed] },
  ]
}

# Not encrypted with AWS's own key for SNS: CloudWatch may not use that. What passes here names alarms, not users.
resource "aws_sns_topic" "this" {
  name = "${var.prefix}-alarms"
}

resource "aws_sns_topic_subscription" "this" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.prefix}-${each.key}"
  alarm_description   = "${each.value.says} ${var.runbooks}#${each.key}"
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  evaluation_periods  = each.value.periods
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  dynamic "metric_query" {
    for_each = can(each.value.expression) ? [each.value.expression] : []

    content {
      id          = "alarm"
      label       = each.value.says
      expression  = metric_query.value
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id          = metric_query.key
      return_data = !can(each.value.expression)

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.stat
        period      = each.value.period
      }
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.prefix

  dashboard_body = jsonencode({
    widgets = [for place, widget in local.widgets : {
      type   = "metric"
      x      = 12 * (place % 2)
      y      = 6 * floor(place / 2)
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = data.aws_region.this.region
        view    = "timeSeries"
        period  = 60
        metrics = [for metric in widget.metrics : concat([metric.namespace, metric.name], flatten([for name, value in metric.dimensions : [name, value]]), [{ stat = metric.stat }])]
      }
    }]
  })
}
