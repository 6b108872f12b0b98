output "patchwarden_fleet" {
  description = "For the fleets of patchwarden.yml; deploy Patchwarden again after that."
  value = join("", [
    "${var.name}: { policy: nonprod, image: lab-web, autoScalingGroup: ${aws_autoscaling_group.fleet.name}, watch: 5m, ",
    "alarms: [${aws_cloudwatch_metric_alarm.status_check.alarm_name}], instanceRole: \"${aws_iam_role.instance.arn}\" }",
  ])
}
