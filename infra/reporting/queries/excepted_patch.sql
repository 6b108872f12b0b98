-- Each exception that holds for a missing patch: as that patch, that instance, its whole fleet, or, together, all of the patch's CVEs.
WITH missing AS (
  SELECT missing_patch.*, instance_fleet.fleet
  FROM missing_patch
  JOIN instance_fleet
    ON instance_fleet.accountid = missing_patch.accountid AND instance_fleet.region = missing_patch.region
    AND instance_fleet.resourceid = missing_patch.resourceid
),
cve AS (
  SELECT DISTINCT missing.fleet, missing.accountid, missing.region, missing.resourceid, missing.patch_id, trim(one.cve) AS cve
  FROM missing
  CROSS JOIN UNNEST(split(missing.cves, ',')) AS one (cve)
  WHERE trim(one.cve) <> ''
),
left_open AS (
  SELECT cve.fleet, cve.accountid, cve.region, cve.resourceid, cve.patch_id
  FROM cve
  LEFT JOIN exception
    ON exception.holds AND exception.scope = 'cve' AND exception.fleet = cve.fleet AND exception.scope_value = cve.cve
  GROUP BY cve.fleet, cve.accountid, cve.region, cve.resourceid, cve.patch_id
  HAVING count(DISTINCT cve.cve) = count(DISTINCT exception.scope_value)
)
SELECT
  missing.accountid, missing.region, missing.resourceid, missing.patch_id, missing.fleet,
  exception.id AS exception_id, exception.scope, exception.reason, exception.until_on
FROM missing
JOIN exception ON exception.holds AND exception.fleet = missing.fleet
WHERE exception.scope = 'fleet'
  OR (exception.scope = 'instance' AND exception.scope_value = missing.resourceid)
  OR (exception.scope = 'patch' AND exception.scope_value = missing.patch_id)
UNION
SELECT
  cve.accountid, cve.region, cve.resourceid, cve.patch_id, cve.fleet,
  exception.id AS exception_id, exception.scope, exception.reason, exception.until_on
FROM cve
JOIN left_open
  ON left_open.fleet = cve.fleet AND left_open.accountid = cve.accountid AND left_open.region = cve.region
  AND left_open.resourceid = cve.resourceid AND left_open.patch_id = cve.patch_id
JOIN exception
  ON exception.holds AND exception.scope = 'cve' AND exception.fleet = cve.fleet AND exception.scope_value = cve.cve
