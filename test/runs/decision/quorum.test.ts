import type { Quorum } from '../../../src/approvals/types.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { isCounted } from '../../../src/runs/decision/quorum.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aRun, NOW } from '../fixture.ts';

const SHORT = { kind: 'short', people: ['U0ANA'] } as const;
const policy = { ...aRun().policy, approvals: 2 };
const counted = { epoch: 1, approvals: 2, short: ['U0ANA'] } as const;
const count = (run: Run, quorum: Quorum) => decide(run, { kind: 'counted', quorum }, NOW);

test('too few is kept with who they are, and told in the audit', () => {
  expect(count(aRun({ policy }), SHORT)).toMatchObject({
    run: { state: 'awaiting-approval', epoch: 1, counted },
    audit: { type: 'quorum-counted', note: '1 of the 2 approvers needed', evidence: counted },
  });
});

test('enough again takes that away', () => {
  expect(count(aRun({ policy, counted }), { kind: 'enough' })).toMatchObject({
    run: { counted: { epoch: 1, approvals: 2 } },
    audit: { type: 'quorum-counted' },
  });
});

test('the same again, or what could not be read, changes nothing', () => {
  expect(count(aRun({ policy, counted }), SHORT)).toEqual({
    kind: 'nothing',
    because: 'as many could approve it as before',
  });
  expect(count(aRun({ policy }), { kind: 'unknown', what: 'the group' })).toEqual({
    kind: 'nothing',
    because: 'who could approve it could not be read',
  });
});

test.each<[string, Partial<Run>, boolean]>([
  ['never', {}, false],
  ['for this epoch', { counted }, true],
  ['for an older one', { counted, epoch: 2 }, false],
  ['for fewer approvals', { counted: { ...counted, approvals: 1 } }, false],
])('it was counted %s', (_when, parts, expected) => {
  expect(isCounted({ ...aRun({ policy }), ...parts })).toBe(expected);
});
