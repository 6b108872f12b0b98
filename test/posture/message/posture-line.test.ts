import { countsText } from '../../../src/posture/message/posture-line.ts';
import type { FleetPosture } from '../../../src/posture/types/posture.ts';

const counts = (parts: Partial<FleetPosture['counts']>): FleetPosture['counts'] => ({
  instances: 12,
  compliant: 12,
  notCompliant: 0,
  notSeen: 0,
  excepted: 0,
  ...parts,
});

test.each<[FleetPosture['verdict'], Partial<FleetPosture['counts']>, string]>([
  ['compliant', {}, '12 instances compliant'],
  ['compliant', { notCompliant: 12, excepted: 12 }, '12 of 12 instances excepted'],
  ['compliant', { notCompliant: 2, excepted: 2 }, '2 of 12 instances excepted, 10 compliant'],
  [
    'not-compliant',
    { notCompliant: 3, notSeen: 1, excepted: 1 },
    '2 of 12 instances not compliant, 1 not seen, 1 excepted',
  ],
  ['not-seen', { notSeen: 1 }, '1 of 12 instances not seen'],
  ['not-seen', {}, '12 instances'],
  ['not-seen', { instances: 0 }, 'no instances seen'],
])('%s with %j: %s', (verdict, parts, said) => {
  expect(countsText({ verdict, counts: counts(parts) })).toBe(said);
});
