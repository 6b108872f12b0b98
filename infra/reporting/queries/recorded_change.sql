-- Every record of Patchwarden's exports once, as the newest export has it.
WITH numbered AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY thing, id, record ORDER BY day DESC) AS n
  FROM export_changes
  WHERE thing IS NOT NULL
)
SELECT
  "at",
  thing,
  id,
  record,
  kind,
  subject,
  change,
  "from",
  "to",
  who,
  person,
  why,
  outcome,
  coalesce(array_join(approvedby, ', '), '') AS approved_by,
  policy,
  chain,
  stored,
  day
FROM numbered
WHERE n = 1
