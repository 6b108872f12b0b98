-- Compliance by account, Region and patch group. An instance that was not scanned, or not lately, is never counted as compliant.
SELECT
  accountid,
  region,
  patch_group,
  count(*) AS instances,
  count(*) FILTER (WHERE state = 'compliant') AS compliant,
  count(*) FILTER (WHERE state = 'non-compliant') AS non_compliant,
  count(*) FILTER (WHERE state IN ('never-scanned', 'stale', 'unknown')) AS not_seen,
  round(100e0 * count(*) FILTER (WHERE state = 'compliant') / count(*), 1) AS compliant_percent
FROM instance
WHERE state <> 'terminated'
GROUP BY accountid, region, patch_group
ORDER BY accountid, region, patch_group
