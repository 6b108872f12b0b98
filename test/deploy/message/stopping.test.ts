import { stopConsequence } from '../../../src/deploy/message/stopping.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Ending } from '../../../src/runs/types/ending.ts';
import { topText } from '../../../src/slack/mrkdwn.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { cardOf } from './card-fixture.ts';
import { aProgress, apiPlan, aStarted, aTally, atCheckpoint, NEW, OLD } from './fixture.ts';

const cancel = { by: 'U0BEN', reason: 'errors are up', at: T0, how: 'roll-back' } as const;
const stackProgress = aProgress({ phase: 'stopping', events: aTally() });
const groupProgress = aProgress({ phase: 'stopping', status: 'InProgress', refreshId: 'r-1' });

const THEN = 'Once it has ended, this message says what the fleet runs.';

describe('a stop that has no effect', () => {
  test.each([
    [
      { progress: stackProgress },
      'Stop it by hand: Cancel update stack (CancelUpdateStack) for stack web-prod in the CloudFormation console.',
    ],
    [
      { plan: apiPlan(), progress: groupProgress },
      'Stop it by hand: roll back the instance refresh (RollbackInstanceRefresh) of group api-prod in the EC2 console.',
    ],
    [
      { plan: apiPlan({ stage: 'rest' }), progress: groupProgress, earlier: ['exec-0'] },
      'Stop it by hand: cancel the instance refresh (CancelInstanceRefresh) of group api-prod in the EC2 console.',
    ],
    [
      { plan: apiPlan(), progress: groupProgress, cancel: { ...cancel, how: 'cancel' as const } },
      'Stop it by hand: cancel the instance refresh (CancelInstanceRefresh) of group api-prod in the EC2 console.',
    ],
  ])('says so after three minutes, and what a person does: %#', (parts, todo) => {
    const run = aStarted('cancelling', { cancel, ...parts });
    const lines = cardOf(run, { now: T0 + 3 * MINUTE });
    expect(lines[2]).toBe('*Warning* The stop had no effect, and the deploy continues in AWS');
    expect(lines.at(-2)).toBe(`${todo} ${THEN}`);
    expect(cardOf(run, { now: T0 + 3 * MINUTE - 1 }).join('\n')).not.toContain('had no effect');
  });

  test.each([
    ['is being rolled back', { progress: aProgress({ phase: 'rolling-back', status: 'UPDATE_ROLLBACK_IN_PROGRESS' }) }],
    ['never began anything that is known', { progress: aProgress({ phase: 'stopping', status: 'InProgress' }) }],
    ['has shown nothing', {}],
  ])('is not said of one that %s', (_title, parts) => {
    const run = aStarted('cancelling', { cancel, ...parts });
    expect(cardOf(run, { now: T0 + DAY }).join('\n')).not.toContain('had no effect');
  });
});

const COMMAND = `\`/patch deploy api-prod ${NEW}\``;
const MIXED = `Fleet now: mixed, 2 instances on \`${NEW}\` (new), 8 instances on \`${OLD}\``;

/** After its checkpoint, at which two of ten instances were new. */
const cardAfter = (
  state: 'failed' | 'cancelled',
  ending: Omit<Ending, 'at'>,
  parts: Partial<DeployRun> = {},
): string[] =>
  cardOf(atCheckpoint({ state, earlier: ['exec-0'], ending: { at: T0 + HOUR, ...ending }, ...parts })).slice(3, -1);

describe('after its checkpoint', () => {
  test.each(['plan-gone', 'could-not-start'] as const)('one that is %s says what stays', (code) => {
    expect(cardAfter('failed', { code, reason: 'group api-prod no longer exists' })).toEqual([
      'Why: group api-prod no longer exists',
      MIXED,
      `Instances replaced before the checkpoint keep the new image. Fix the cause, then request it again: ${COMMAND}.`,
    ]);
  });

  test('what the fleet runs is left out where it is not known', () => {
    const { progress: _progress, ...run } = atCheckpoint({ state: 'failed', earlier: ['exec-0'] });
    const ending = { at: T0, code: 'plan-gone', reason: 'gone' } as const;
    expect(cardOf({ ...run, ending }).join('\n')).not.toContain('Fleet now');
  });

  test.each([
    ['pending', 'The rollback is a separate run, requested automatically as soon as possible.'],
    [
      'ready',
      'The rollback is a separate run with its own card. If there is no such card, the fleet has changed since: `/patch rollback api-prod` requests a rollback.',
    ],
    [
      'unavailable',
      'The rollback could not be requested, so the fleet stays as it is. `/patch rollback api-prod` requests it.',
    ],
  ] as const)('Roll back promises no rollback that does not come: %s', (report, text) => {
    const lines = ['Rollback requested at the checkpoint by <@U0BEN>: errors.', MIXED, text];
    const by = { by: 'U0BEN', reason: 'errors' };
    expect(cardAfter('cancelled', { code: 'stopped-at-checkpoint', how: 'roll-back', ...by }, { report })).toEqual(
      lines,
    );
    expect(cardAfter('cancelled', { code: 'cancelled', ...by }, { report })).toEqual(lines);
  });
});

describe('before a stop, what it would leave', () => {
  const group = { plan: apiPlan(), progress: groupProgress };

  test.each([
    [
      'a stack',
      aStarted('running', {}),
      'roll-back',
      /^The stack update is cancelled, and CloudFormation rolls the stack back to `ami-0aaa1111bbbb22222`, which takes/,
    ],
    [
      'a group, cancelled',
      aStarted('running', group),
      'cancel',
      /^The instance refresh is cancelled: .* Nothing is rolled back\.$/,
    ],
    ['a group', aStarted('running', group), 'roll-back', /^The instance refresh is rolled back: /],
    [
      'what follows a checkpoint',
      aStarted('running', { ...group, earlier: ['exec-0'] }),
      'roll-back',
      /^The instance refresh stops where it is, and a separate run rolls every new instance back to `ami-0aaa/,
    ],
    [
      'a checkpoint',
      atCheckpoint(),
      'roll-back',
      /^This deploy ends here, and a separate run rolls the new instances back to `ami-0aaa1111bbbb22222`\.$/,
    ],
    ['a checkpoint, left so', atCheckpoint(), 'cancel', /^This deploy ends here: 2 of 10 instances keep the new image/],
  ] as const)('of %s', (_title, run, how, sentence) => {
    expect(topText(stopConsequence(run, how))).toMatch(sentence);
  });
});
