import type { ParameterNow } from '../../../src/aws/image-parameters.ts';
import type { Execution } from '../../../src/aws/ssm.ts';
import {
  imageLeft,
  type NextStep,
  nextStep,
  type PublishLook,
  parameterWarnings,
} from '../../../src/deploy/decision/publish.ts';
import type { Publication } from '../../../src/deploy/types/publish.ts';
import { aDeployPlan, aStackChange, deployIn } from '../../runs/deploy-fixture.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';

const IMAGE = 'ami-0aaaaaaaaaaaaaaaa';
const due: Publication = {
  runId: 'd-7k2m9x4q',
  parameter: '/a/b',
  image: IMAGE,
  state: 'working',
  since: T0,
  rev: 1,
  attempt: 0,
};
const sent = (attempt: number, parts: Partial<Publication> = {}): Publication => ({
  ...due,
  ...{ attempt, attemptedAt: T0, executionId: 'e-1' },
  ...parts,
});
const holds = (value: string, dataType = 'text'): ParameterNow => ({ kind: 'text', value, dataType, version: 3 });
const ended = (end: Execution['end'], parts: Partial<Execution> = {}): Execution => ({
  ...{ id: 'e-1', status: String(end), steps: [] },
  ...(end === undefined ? {} : { end }),
  ...parts,
});
const at = (parts: Partial<PublishLook> = {}): PublishLook => ({
  ...{ isCurrent: true, isOver: true, seen: holds('ami-0bbbbbbbbbbbbbbbb'), now: T0 },
  ...parts,
});
const failed = ended('failed', { failure: 'AccessDenied' });
const why = { code: 'failed', reason: 'AccessDenied', dataType: 'text' } as const;

test.each<[string, Publication, PublishLook, NextStep]>([
  ['nothing was done yet', due, at(), { kind: 'start', attempt: 1 }],
  ['it says so already', due, at({ seen: holds(IMAGE) }), { kind: 'written' }],
  [
    'it says so, whatever its runbook came to',
    sent(1),
    at({ seen: holds(IMAGE), execution: failed }),
    { kind: 'written' },
  ],
  ['a later run moved the fleet', sent(1), at({ isCurrent: false }), { kind: 'over' }],
  ['the run’s own runbook goes on', due, at({ isOver: false }), { kind: 'look', at: T0 + MINUTE / 3 }],
  ['the answer of the start was lost', { ...due, attempt: 1, attemptedAt: T0 }, at(), { kind: 'start', attempt: 1 }],
  ['its runbook goes on', sent(1), at({ execution: ended(undefined) }), { kind: 'look', at: T0 + MINUTE / 3 }],
  [
    'the AMI is being checked',
    sent(1),
    at({ execution: ended('success'), now: T0 + MINUTE }),
    { kind: 'look', at: T0 + (4 * MINUTE) / 3 },
  ],
  [
    'the AMI was not taken',
    sent(3),
    at({ execution: ended('success'), now: T0 + 2 * MINUTE, seen: holds('x', 'aws:ec2:image') }),
    { kind: 'wrong', why: { code: 'not-taken', dataType: 'aws:ec2:image' }, at: T0 + 7 * MINUTE },
  ],
  ['the first attempt failed just now', sent(1), at({ execution: failed }), { kind: 'look', at: T0 + MINUTE }],
  [
    'the first attempt failed a minute ago',
    sent(1),
    at({ execution: failed, now: T0 + MINUTE }),
    { kind: 'start', attempt: 2 },
  ],
  [
    'the second failed five minutes ago',
    sent(2),
    at({ execution: failed, now: T0 + 5 * MINUTE }),
    { kind: 'start', attempt: 3 },
  ],
  ['the third failed', sent(3), at({ execution: failed }), { kind: 'wrong', why, at: T0 + 5 * MINUTE }],
  [
    'the start was refused three times',
    { ...due, attempt: 3, attemptedAt: T0, why },
    at(),
    { kind: 'wrong', why, at: T0 + 5 * MINUTE },
  ],
  [
    'it is missing',
    due,
    at({ seen: { kind: 'missing' } }),
    { kind: 'wrong', why: { code: 'missing' }, at: T0 + 5 * MINUTE },
  ],
  [
    'it is a secret',
    due,
    at({ seen: { kind: 'not-text', type: 'SecureString' } }),
    { kind: 'wrong', why: { code: 'not-text', type: 'SecureString' }, at: T0 + 5 * MINUTE },
  ],
])('when %s', (_what, is, look, step) => {
  expect(nextStep(is, look)).toEqual(step);
});

const plan = aDeployPlan({ change: aStackChange({ from: { id: 'ami-0old', kind: 'ami' } }) });
const start = { document: '', parameters: {}, token: '', claimedAt: T0, attempts: 1 };

test('what was moved whole, or was rolled back, leaves one image; everything else says nothing', () => {
  const left = (...given: Parameters<typeof deployIn>) => imageLeft(deployIn(...given));
  expect(left('succeeded', { plan, start })).toBe(plan.image.id);
  expect(left('rolled-back', { plan, start })).toBe('ami-0old');
  for (const state of ['running', 'failed', 'cancelled', 'needs-attention'] as const)
    expect(left(state, { plan, start })).toBeUndefined();
  expect(left('succeeded', { plan: { ...plan, stage: 'canary' }, start })).toBeUndefined();
  expect(left('succeeded', { plan: { ...plan, image: { id: 'web:1', kind: 'container' } }, start })).toBeUndefined();
});

test('a parameter that cannot be written is said before anyone approves', () => {
  const codes = (now: Parameters<typeof parameterWarnings>[1]) =>
    parameterWarnings('/a/b', now).map(({ code }) => code);
  expect(codes({ kind: 'missing' })).toEqual(['parameter-missing']);
  expect(codes({ kind: 'not-text', type: 'SecureString' })).toEqual(['parameter-not-text']);
  expect(codes({ kind: 'unread', error: 'AccessDenied' })).toEqual(['parameter-unread']);
  expect(codes(holds('anything'))).toEqual([]);
});
