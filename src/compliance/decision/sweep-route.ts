import type { Config } from '../../config/types.ts';
import { NO_FLEET } from '../../posture/types/swept.ts';
import type { Row, SweepScope } from '../types/sweep.ts';
import { type FleetsOf, patchGroupOf } from './sweep-members.ts';

/** Whose a row is. `index`: fleets by instance id. */
export interface Routing {
  scope: SweepScope;
  config: Pick<Config, 'fleets'>;
  index: ReadonlyMap<string, readonly string[]>;
}

const OUTSIDE: readonly string[] = [NO_FLEET];

/** To whom the instances of a page belong, as its rows say it themselves. */
export function indexOf(
  rows: readonly Row[],
  { fleetsOf, config }: { fleetsOf: FleetsOf; config: Pick<Config, 'fleets'> },
): Map<string, readonly string[]> {
  const index = new Map<string, readonly string[]>();
  for (const row of rows) {
    if (row.kind === 'ec2') index.set(row.id, orOutside(fleetsOf(row.ec2.tags)));
    if (row.kind === 'member') index.set(row.id, fleetsOfGroup(config, row.group));
  }
  return index;
}

const orOutside = (fleets: readonly string[]): readonly string[] => (fleets.length === 0 ? OUTSIDE : fleets);

const fleetsOfGroup = ({ fleets }: Pick<Config, 'fleets'>, group: string): string[] =>
  Object.values(fleets)
    .filter((fleet) => patchGroupOf(fleet) === group)
    .map(({ name }) => name);

/** Rows by fleet, each as often as fleets have its instance. Of one fleet's own sweep the rest is left out. */
export function routed(rows: readonly Row[], { scope, config, index }: Routing): Map<string, Row[]> {
  const wanted = scope.kind === 'fleet' ? [scope.fleet] : [...Object.keys(config.fleets), NO_FLEET];
  const isWanted = new Set(wanted);
  const byFleet = new Map<string, Row[]>();
  for (const row of rows) {
    for (const fleet of fleetsOfRow(row, { config, index, wanted })) {
      if (!isWanted.has(fleet)) continue;
      const found = byFleet.get(fleet);
      if (found === undefined) byFleet.set(fleet, [row]);
      else found.push(row);
    }
  }
  return byFleet;
}

function fleetsOfRow(
  row: Row,
  { config, index, wanted }: Pick<Routing, 'config' | 'index'> & { wanted: readonly string[] },
): readonly string[] {
  if (row.kind === 'host-management') return wanted;
  if (row.kind === 'own-baseline') return fleetsOfGroup(config, row.group);
  const id = instanceOf(row);
  return id === undefined ? [] : (index.get(id) ?? OUTSIDE);
}

/** The instance that a row is about. */
export function instanceOf(row: Row): string | undefined {
  switch (row.kind) {
    case 'ec2':
    case 'unmanaged':
    case 'member':
    case 'no-state':
      return row.id;
    case 'node':
      return row.node.id;
    case 'summary':
      return row.summary.instanceId;
    case 'state':
      return row.state.instanceId;
    case 'own-baseline':
    case 'host-management':
    case 'baseline-of':
    case 'baseline':
    case 'images':
    case 'deployed':
    case 'window':
    case 'failed':
      return undefined;
  }
}
