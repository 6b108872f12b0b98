-- Which fleets of patchwarden.yml an instance is in, by its tags. A patch group of the same name in another account is not the fleet.
SELECT DISTINCT fleet.fleet, fleet.kind, fleet.policy, aws_tag.accountid, aws_tag.region, aws_tag.resourceid
FROM fleet
JOIN aws_tag
  ON aws_tag.key = fleet.tag_key AND aws_tag.value = fleet.tag_value
  AND aws_tag.accountid = fleet.accountid AND aws_tag.region = fleet.region
