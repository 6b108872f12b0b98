-- What the newest scan or installation said of each patch of each instance. Two operations that wrote about one patch count once.
WITH numbered AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY accountid, region, resourceid, id, title
      ORDER BY coalesce(executiontime, '') DESC, coalesce(status, '') DESC
    ) AS n
  FROM aws_complianceitem
  WHERE compliancetype = 'Patch' AND resourceid IS NOT NULL
)
SELECT
  accountid,
  region,
  resourceid,
  id AS patch_id,
  title,
  upper(coalesce(nullif(patchseverity, ''), nullif(severity, ''), 'UNSPECIFIED')) AS severity,
  coalesce(nullif(classification, ''), 'Unspecified') AS classification,
  patchstate AS patch_state,
  coalesce(cveids, '') AS cves,
  executiontime AS executed_at,
  coalesce(status, '') = 'NON_COMPLIANT'
    OR lower(replace(coalesce(patchstate, ''), '_', '')) IN ('missing', 'failed', 'installedpendingreboot', 'installedrejected')
    AS is_open
FROM numbered
WHERE n = 1
