-- Keeps how every instance stands today, and what it lacks. The schedule runs it once a day; a second run of a day changes no report.
INSERT INTO patch_days
SELECT
  CAST(setting.today AS varchar) AS day,
  instance.accountid,
  instance.region,
  instance.resourceid,
  instance.patch_group,
  instance.state,
  coalesce(missing_patch.patch_id, '') AS patch_id,
  coalesce(missing_patch.title, '') AS title,
  coalesce(missing_patch.severity, '') AS severity
FROM instance
CROSS JOIN setting
LEFT JOIN missing_patch
  ON missing_patch.accountid = instance.accountid AND missing_patch.region = instance.region
  AND missing_patch.resourceid = instance.resourceid
WHERE instance.state <> 'terminated'
