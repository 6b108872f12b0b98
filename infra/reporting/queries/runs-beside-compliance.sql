-- Each fleet's instances today beside its newest run that ended, and its exceptions that hold.
WITH standing AS (
  SELECT
    instance_fleet.fleet,
    count(*) AS instances,
    count(*) FILTER (WHERE instance.state = 'compliant') AS compliant,
    count(*) FILTER (WHERE instance.state IN ('never-scanned', 'stale', 'unknown')) AS not_seen
  FROM instance_fleet
  JOIN instance
    ON instance.accountid = instance_fleet.accountid AND instance.region = instance_fleet.region
    AND instance.resourceid = instance_fleet.resourceid
  WHERE instance.state <> 'terminated'
  GROUP BY instance_fleet.fleet
),
last_run AS (
  SELECT *, row_number() OVER (PARTITION BY subject ORDER BY ended_on DESC, id) AS n
  FROM run
  WHERE thing = 'run' AND kind IN ('deploy', 'patch') AND outcome <> ''
),
held AS (
  SELECT fleet, count(*) AS exceptions FROM exception WHERE holds GROUP BY fleet
)
SELECT
  names.fleet,
  coalesce(standing.instances, 0) AS instances,
  coalesce(standing.compliant, 0) AS compliant,
  coalesce(standing.not_seen, 0) AS not_seen,
  coalesce(held.exceptions, 0) AS exceptions,
  coalesce(last_run.id, '') AS last_run,
  coalesce(last_run.kind, '') AS kind,
  coalesce(last_run.outcome, '') AS outcome,
  coalesce(last_run.approved_by, '') AS approved_by,
  last_run.ended_on
FROM (SELECT DISTINCT fleet FROM fleet) AS names
LEFT JOIN standing ON standing.fleet = names.fleet
LEFT JOIN last_run ON last_run.subject = names.fleet AND last_run.n = 1
LEFT JOIN held ON held.fleet = names.fleet
ORDER BY names.fleet
