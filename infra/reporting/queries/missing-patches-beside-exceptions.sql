-- Each missing patch with the exceptions that hold for it; without one, it is out of compliance and nobody permitted it.
SELECT
  missing_patch.accountid,
  missing_patch.region,
  missing_patch.resourceid,
  missing_patch.patch_group,
  missing_patch.patch_id,
  missing_patch.severity,
  missing_patch.missing_since,
  coalesce(array_join(array_agg(DISTINCT excepted_patch.exception_id ORDER BY excepted_patch.exception_id), ', '), '') AS exceptions,
  min(excepted_patch.until_on) AS first_end
FROM missing_patch
LEFT JOIN excepted_patch
  ON excepted_patch.accountid = missing_patch.accountid AND excepted_patch.region = missing_patch.region
  AND excepted_patch.resourceid = missing_patch.resourceid AND excepted_patch.patch_id = missing_patch.patch_id
GROUP BY
  missing_patch.accountid,
  missing_patch.region,
  missing_patch.resourceid,
  missing_patch.patch_group,
  missing_patch.patch_id,
  missing_patch.severity,
  missing_patch.missing_since
ORDER BY missing_patch.accountid, missing_patch.region, missing_patch.resourceid, missing_patch.patch_id
