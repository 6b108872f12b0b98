-- Each patch that an instance lacks, failed to install or has not finished, with how long. Terminated instances are left out.
WITH observed AS (
  SELECT
    accountid,
    region,
    resourceid,
    day,
    row_number() OVER (PARTITION BY accountid, region, resourceid ORDER BY day) AS n
  FROM (
    SELECT DISTINCT accountid, region, resourceid, day
    FROM patch_days
    WHERE state NOT IN ('never-scanned', 'unknown', 'terminated')
  ) AS days
),
last_observed AS (
  SELECT accountid, region, resourceid, max(day) AS day FROM observed GROUP BY accountid, region, resourceid
),
open_days AS (
  SELECT DISTINCT accountid, region, resourceid, patch_id, day FROM patch_days WHERE patch_id <> ''
),
stretches AS (
  SELECT
    open_days.accountid,
    open_days.region,
    open_days.resourceid,
    open_days.patch_id,
    open_days.day,
    observed.n - row_number() OVER (
      PARTITION BY open_days.accountid, open_days.region, open_days.resourceid, open_days.patch_id ORDER BY open_days.day
    ) AS stretch
  FROM open_days
  JOIN observed
    ON observed.accountid = open_days.accountid AND observed.region = open_days.region
    AND observed.resourceid = open_days.resourceid AND observed.day = open_days.day
),
since AS (
  SELECT stretches.accountid, stretches.region, stretches.resourceid, stretches.patch_id, min(stretches.day) AS day
  FROM stretches
  JOIN last_observed
    ON last_observed.accountid = stretches.accountid AND last_observed.region = stretches.region
    AND last_observed.resourceid = stretches.resourceid
  GROUP BY stretches.accountid, stretches.region, stretches.resourceid, stretches.patch_id, stretches.stretch, last_observed.day
  HAVING max(stretches.day) = last_observed.day
),
released AS (
  SELECT kbnumber, min(releasedate) AS releasedate
  FROM available_patches
  WHERE kbnumber <> '' AND releasedate <> ''
  GROUP BY kbnumber
)
SELECT
  instance.accountid,
  instance.region,
  instance.resourceid,
  instance.patch_group,
  instance.state,
  patch_item.patch_id,
  patch_item.title,
  patch_item.severity,
  patch_item.classification,
  patch_item.patch_state,
  patch_item.cves,
  CAST(try(from_iso8601_timestamp(released.releasedate)) AT TIME ZONE 'UTC' AS date) AS released_on,
  CASE
    WHEN since.day IS NOT NULL THEN CAST(since.day AS date)
    WHEN last_observed.day IS NOT NULL THEN instance.scanned_on
  END AS missing_since
FROM patch_item
JOIN instance
  ON instance.accountid = patch_item.accountid AND instance.region = patch_item.region
  AND instance.resourceid = patch_item.resourceid
LEFT JOIN since
  ON since.accountid = patch_item.accountid AND since.region = patch_item.region
  AND since.resourceid = patch_item.resourceid AND since.patch_id = patch_item.patch_id
LEFT JOIN last_observed
  ON last_observed.accountid = patch_item.accountid AND last_observed.region = patch_item.region
  AND last_observed.resourceid = patch_item.resourceid
LEFT JOIN released ON released.kbnumber = patch_item.patch_id
WHERE patch_item.is_open AND instance.state <> 'terminated'
