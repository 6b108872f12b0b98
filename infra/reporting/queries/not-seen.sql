-- Instances of which nothing certain is known: never scanned, scanned too long ago, or with counts that cannot be read.
SELECT accountid, region, resourceid, computer_name, patch_group, instance_status, state, scanned_on
FROM instance
WHERE state IN ('never-scanned', 'stale', 'unknown')
ORDER BY accountid, region, patch_group, resourceid
