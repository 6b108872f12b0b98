-- Instances whose newest run or window says that they were patched, and whose newest scan finds something open.
WITH numbered AS (
  SELECT *, row_number() OVER (PARTITION BY instance ORDER BY "at" DESC, id DESC, day DESC) AS n
  FROM export_instances
  WHERE instance <> ''
)
SELECT
  instance.accountid,
  instance.region,
  instance.resourceid,
  instance.patch_group,
  numbered.id AS run,
  numbered."at" AS patched_at,
  instance.scanned_on,
  instance.open_patches
FROM numbered
JOIN instance ON instance.resourceid = numbered.instance
WHERE numbered.n = 1 AND numbered.result = 'patched' AND instance.state = 'non-compliant'
ORDER BY instance.accountid, instance.resourceid
