output "topic_arn" {
  description = "ARN of the topic that alarms are sent to."
  value       = aws_sns_topic.this.arn
}

output "alarms" {
  description = "Names of the alarms; each is a heading of the page of runbooks."
  value       = keys(aws_cloudwatch_metric_alarm.this)
}
