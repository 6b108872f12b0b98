-- Compliance of each day that was kept, by account.
SELECT
  day,
  accountid,
  count(DISTINCT resourceid) AS instances,
  count(DISTINCT CASE WHEN state = 'compliant' THEN resourceid END) AS compliant,
  count(DISTINCT CASE WHEN state IN ('never-scanned', 'stale', 'unknown') THEN resourceid END) AS not_seen,
  count(DISTINCT CASE WHEN patch_id <> '' AND severity = 'CRITICAL' THEN resourceid || ' ' || patch_id END) AS critical_missing
FROM patch_days
GROUP BY day, accountid
ORDER BY day, accountid
