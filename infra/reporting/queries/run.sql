-- Runs and occurrences of windows with who requested and approved them and how they ended; an empty outcome: not ended in the newest export.
WITH numbered AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY thing, id ORDER BY record) AS first_n,
    row_number() OVER (PARTITION BY thing, id ORDER BY "at" DESC, record DESC) AS last_n
  FROM recorded_change
  WHERE thing IN ('run', 'occurrence')
),
ended AS (
  SELECT
    thing,
    id,
    outcome,
    "at",
    approved_by,
    row_number() OVER (PARTITION BY thing, id ORDER BY "at" DESC, record DESC) AS n
  FROM recorded_change
  WHERE thing IN ('run', 'occurrence') AND outcome <> ''
)
SELECT
  begun.thing,
  begun.id,
  begun.kind,
  begun.subject,
  CAST(try(from_iso8601_timestamp(begun."at")) AT TIME ZONE 'UTC' AS date) AS requested_on,
  begun.person AS requested_by,
  begun.why AS reason,
  CAST(try(from_iso8601_timestamp(ended."at")) AT TIME ZONE 'UTC' AS date) AS ended_on,
  coalesce(ended.outcome, '') AS outcome,
  coalesce(ended.approved_by, '') AS approved_by,
  newest."to" AS state,
  newest.chain
FROM numbered AS begun
JOIN numbered AS newest ON newest.thing = begun.thing AND newest.id = begun.id AND newest.last_n = 1
LEFT JOIN ended ON ended.thing = begun.thing AND ended.id = begun.id AND ended.n = 1
WHERE begun.first_n = 1
