-- Runs and occurrences of windows of the last 90 days, newest first.
SELECT run.requested_on, run.ended_on, run.thing, run.kind, run.subject, run.id, run.requested_by, run.approved_by, run.outcome, run.state, run.chain
FROM run
CROSS JOIN setting
WHERE date_diff('day', run.requested_on, setting.today) <= 90
ORDER BY run.requested_on DESC, run.thing, run.id
