import { hereOf } from '../../src/config/here.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';

/** As the worker has it where the file says nothing. */
const STALE_MS = 3 * 86_400_000;

/** Now and the limits, in one place: a query has no other clock. */
export const settingSql = ({ compliance }: Pick<Config, 'compliance'>): string =>
  `SELECT current_date AS today, to_unixtime(current_timestamp) AS now_seconds, ${(compliance?.staleMs ?? STALE_MS) / 1000}e0 AS stale_seconds`;

/** One row for each fleet and tag by which its instances are known. */
export function fleetSql(config: Pick<Config, 'accounts' | 'fleets'>): string {
  const { account, region } = hereOf(config);
  const rows = Object.values(config.fleets).flatMap((fleet) =>
    tagsOf(fleet).map(([key, value]) => [fleet.name, fleet.target.kind, fleet.policy, key, value, account, region]),
  );
  const columns = 't (fleet, kind, policy, tag_key, tag_value, accountid, region)';
  // VALUES needs a row; the last one is no fleet.
  const values = [...rows, ['', '', '', '', '', '', '']].map((row) => `(${row.map(literal).join(', ')})`);
  return `SELECT * FROM (VALUES\n  ${values.join(',\n  ')}\n) AS ${columns}\nWHERE fleet <> ''`;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A tag of a stack and a group is put onto their instances by CloudFormation and Auto Scaling themselves. */
function tagsOf({ target }: FleetConfig): [key: string, value: string][] {
  switch (target.kind) {
    case 'patch-group':
      return [
        ['Patch Group', target.patchGroup],
        ['PatchGroup', target.patchGroup],
      ];
    case 'stack':
      return [['aws:cloudformation:stack-name', target.stack]];
    case 'auto-scaling-group':
      return [['aws:autoscaling:groupName', target.group]];
  }
}
