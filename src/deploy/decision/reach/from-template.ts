import type { Answer, GroupUpdate, TemplateGroup } from '../../types/template.ts';
import type { TemplateGroup as Group } from '../template.ts';

/** A group as the reader of templates tells it, with what it does not tell said as unknown. */
export const asAnswered = (group: Group): TemplateGroup => ({
  logicalId: group.logicalId,
  update: updateOf(group),
  creation:
    group.creation === undefined
      ? absent
      : known({ count: orUnknown(group.creation.count), minSuccessful: known(group.creation.minSuccessful) }),
  name: group.fixedName ? known('') : absent,
  min: orUnknown(group.min === 'unknown' ? undefined : group.min),
  max: absent,
  desired: group.desired === 'unset' ? absent : orUnknown(group.desired === 'unknown' ? undefined : group.desired),
  keepsSizes: known(group.keepsSizes),
  launches: [],
  follows: group.follows,
  deletionProtection: absent,
  retention: absent,
  subnets: absent,
});

const absent = { kind: 'absent' } as const;
const known = <Value>(value: Value): Answer<Value> => ({ kind: 'known', value });
const orUnknown = <Value>(value: Value | undefined): Answer<Value> =>
  value === undefined ? { kind: 'unknown', expression: 'a value' } : known(value);

function updateOf({ update }: Group): GroupUpdate {
  switch (update.kind) {
    case 'replace':
    case 'none':
      return update;
    case 'roll':
      return {
        kind: 'roll',
        minInService: known(update.minInService),
        maxBatch: known(update.maxBatch),
        waitsForSignals: known(update.waitsForSignals),
        minSuccessful: known(update.minSuccessful),
        suspends: absent,
      };
    case 'refresh':
      return {
        kind: 'refresh',
        minHealthy: absent,
        maxHealthy: known(update.maxHealthy),
        checkpoints: absent,
        scaleInProtected: absent,
        standby: absent,
      };
  }
}
