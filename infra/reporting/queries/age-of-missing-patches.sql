-- How long patches have been missing, by account and severity. Without a day on which it was first seen missing, an age is not known.
SELECT
  missing_patch.accountid,
  missing_patch.severity,
  count(*) AS missing,
  count(*) FILTER (WHERE date_diff('day', missing_since, today) <= 7) AS up_to_7_days,
  count(*) FILTER (WHERE date_diff('day', missing_since, today) BETWEEN 8 AND 30) AS up_to_30_days,
  count(*) FILTER (WHERE date_diff('day', missing_since, today) > 30) AS over_30_days,
  count(*) FILTER (WHERE missing_since IS NULL) AS age_not_known,
  max(date_diff('day', missing_since, today)) AS longest_days,
  max(date_diff('day', released_on, today)) AS oldest_release_days,
  count(*) FILTER (WHERE released_on IS NULL) AS release_not_known
FROM missing_patch
CROSS JOIN setting
GROUP BY missing_patch.accountid, missing_patch.severity
ORDER BY
  missing_patch.accountid,
  CASE missing_patch.severity WHEN 'CRITICAL' THEN 1 WHEN 'IMPORTANT' THEN 2 WHEN 'HIGH' THEN 2 WHEN 'MEDIUM' THEN 3 WHEN 'MODERATE' THEN 3 WHEN 'LOW' THEN 4 ELSE 5 END,
  missing_patch.severity
