-- Compliance by account, and when its oldest scan was.
SELECT
  accountid,
  count(*) AS instances,
  count(*) FILTER (WHERE state = 'compliant') AS compliant,
  count(*) FILTER (WHERE state = 'non-compliant') AS non_compliant,
  count(*) FILTER (WHERE state IN ('never-scanned', 'stale', 'unknown')) AS not_seen,
  round(100e0 * count(*) FILTER (WHERE state = 'compliant') / count(*), 1) AS compliant_percent,
  min(scanned_on) AS oldest_scan
FROM instance
WHERE state <> 'terminated'
GROUP BY accountid
ORDER BY accountid
