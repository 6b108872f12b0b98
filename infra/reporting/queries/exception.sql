-- Exceptions as their newest record left them, and whether each still holds. One whose end has passed holds no longer, whatever was recorded.
WITH requested AS (
  SELECT
    id,
    person,
    json_extract_scalar(stored, '$.evidence.ask.fleet') AS fleet,
    json_extract_scalar(stored, '$.evidence.ask.scope.kind') AS scope,
    coalesce(
      json_extract_scalar(stored, '$.evidence.ask.scope.instanceId'),
      json_extract_scalar(stored, '$.evidence.ask.scope.patch'),
      json_extract_scalar(stored, '$.evidence.ask.scope.cve'),
      ''
    ) AS scope_value,
    json_extract_scalar(stored, '$.evidence.ask.reason') AS reason,
    try_cast(json_extract_scalar(stored, '$.evidence.ask.until') AS double) / 1000e0 AS until_seconds
  FROM recorded_change
  WHERE thing = 'exception' AND change = 'requested'
),
shortened AS (
  SELECT id, min(try_cast(json_extract_scalar(stored, '$.evidence.to') AS double) / 1000e0) AS until_seconds
  FROM recorded_change
  WHERE thing = 'exception'
  GROUP BY id
),
newest AS (
  SELECT id, "to" AS state, row_number() OVER (PARTITION BY id ORDER BY record DESC) AS n
  FROM recorded_change
  WHERE thing = 'exception'
),
ends AS (
  SELECT
    requested.*,
    newest.state,
    coalesce(shortened.until_seconds, requested.until_seconds) AS ends_seconds
  FROM requested
  JOIN newest ON newest.id = requested.id AND newest.n = 1
  JOIN shortened ON shortened.id = requested.id
)
SELECT
  ends.id,
  ends.fleet,
  ends.scope,
  ends.scope_value,
  ends.state,
  ends.state = 'approved' AND coalesce(setting.now_seconds < ends.ends_seconds, false) AS holds,
  ends.reason,
  ends.person AS requested_by,
  CAST(from_unixtime(ends.ends_seconds) AT TIME ZONE 'UTC' AS date) AS until_on
FROM ends
CROSS JOIN setting
