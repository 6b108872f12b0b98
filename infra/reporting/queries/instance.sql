-- One row for each instance of which any file of the data sync says anything. What was not seen is never compliant.
WITH known AS (
  SELECT accountid, region, resourceid FROM aws_instanceinformation WHERE resourceid IS NOT NULL
  UNION
  SELECT accountid, region, resourceid FROM aws_patchsummary WHERE resourceid IS NOT NULL
  UNION
  SELECT accountid, region, resourceid FROM aws_complianceitem WHERE resourceid IS NOT NULL
  UNION
  SELECT accountid, region, resourceid FROM aws_tag WHERE resourceid IS NOT NULL
),
information AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY accountid, region, resourceid ORDER BY coalesce(capturetime, '') DESC) AS n
  FROM aws_instanceinformation
),
summary AS (
  SELECT
    *,
    try_cast(missingcount AS bigint) AS missing,
    try_cast(failedcount AS bigint) AS failed,
    coalesce(try_cast(installedpendingrebootcount AS bigint), 0) AS pending_reboot,
    coalesce(try_cast(installedrejectedcount AS bigint), 0) AS rejected,
    row_number() OVER (PARTITION BY accountid, region, resourceid ORDER BY coalesce(operationendtime, '') DESC) AS n
  FROM aws_patchsummary
),
items AS (
  SELECT
    accountid,
    region,
    resourceid,
    count(*) FILTER (WHERE is_open) AS open_patches,
    max(executed_at) AS executed_at
  FROM patch_item
  GROUP BY accountid, region, resourceid
),
tagged AS (
  SELECT
    accountid,
    region,
    resourceid,
    array_join(array_agg(DISTINCT value ORDER BY value), ' / ') AS patch_group
  FROM aws_tag
  WHERE key IN ('Patch Group', 'PatchGroup') AND value <> ''
  GROUP BY accountid, region, resourceid
),
facts AS (
  SELECT
    known.accountid,
    known.region,
    known.resourceid,
    coalesce(information.computername, '') AS computer_name,
    coalesce(information.platformname, '') AS platform,
    coalesce(nullif(information.instancestatus, ''), 'Unknown') AS instance_status,
    coalesce(tagged.patch_group, nullif(summary.patchgroup, ''), '(none)') AS patch_group,
    coalesce(summary.baselineid, '') AS baseline_id,
    summary.resourceid IS NOT NULL OR items.resourceid IS NOT NULL AS is_scanned,
    summary.resourceid IS NOT NULL AS has_summary,
    try(from_iso8601_timestamp(coalesce(nullif(summary.operationendtime, ''), items.executed_at))) AS scanned_at,
    summary.missing,
    summary.failed,
    summary.pending_reboot,
    summary.rejected,
    coalesce(items.open_patches, 0) AS open_patches
  FROM known
  LEFT JOIN information
    ON information.accountid = known.accountid AND information.region = known.region
    AND information.resourceid = known.resourceid AND information.n = 1
  LEFT JOIN summary
    ON summary.accountid = known.accountid AND summary.region = known.region
    AND summary.resourceid = known.resourceid AND summary.n = 1
  LEFT JOIN items
    ON items.accountid = known.accountid AND items.region = known.region AND items.resourceid = known.resourceid
  LEFT JOIN tagged
    ON tagged.accountid = known.accountid AND tagged.region = known.region AND tagged.resourceid = known.resourceid
)
SELECT
  facts.accountid,
  facts.region,
  facts.resourceid,
  facts.computer_name,
  facts.platform,
  facts.instance_status,
  facts.patch_group,
  facts.baseline_id,
  CASE
    WHEN facts.instance_status = 'Terminated' THEN 'terminated'
    WHEN NOT facts.is_scanned THEN 'never-scanned'
    WHEN facts.scanned_at IS NULL THEN 'unknown'
    WHEN setting.now_seconds - to_unixtime(facts.scanned_at) > setting.stale_seconds THEN 'stale'
    WHEN to_unixtime(facts.scanned_at) - setting.now_seconds > 3600e0 THEN 'stale'
    WHEN facts.open_patches > 0 THEN 'non-compliant'
    WHEN facts.missing + facts.failed + facts.pending_reboot + facts.rejected > 0 THEN 'non-compliant'
    WHEN facts.has_summary AND (facts.missing IS NULL OR facts.failed IS NULL) THEN 'unknown'
    ELSE 'compliant'
  END AS state,
  CAST(facts.scanned_at AT TIME ZONE 'UTC' AS date) AS scanned_on,
  facts.open_patches
FROM facts
CROSS JOIN setting
