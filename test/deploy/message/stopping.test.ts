import { deployCard } from '../../../src/deploy/message/card.ts';
import { stopConsequence } from '../../../src/deploy/message/stopping.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Ending } from '../../../src/runs/types/run.ts';
import { topText } from '../../../src/slack/mrkdwn.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeployPlan, aProgress, apiPlan, aStarted, aTally, atCheckpoint, NEW, OLD } from './fixture.ts';

const cardOf = (run: DeployRun, now = T0 + HOUR): string[] =>
  linesOf(deployCard(run, { now }).blocks)
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1'));

const cancel = { by: 'U0BEN', reason: 'errors are up', at: T0, how: 'roll-back' } as const;
const stackProgress = aProgress({ phase: 'stopping', events: aTally() });
const groupProgress = aProgress({ phase: 'stopping', status: 'InProgress', refreshId: 'r-1' });

describe('a stop that has no effect', () => {
  test.each([
    [
      { progress: stackProgress },
      'In the CloudFormation console choose Cancel update stack (CancelUpdateStack) for stack web-prod.',
    ],
    [
      { plan: apiPlan(), progress: groupProgress },
      'In the EC2 console roll back the instance refresh (RollbackInstanceRefresh) of group api-prod.',
    ],
    [
      { plan: apiPlan({ stage: 'rest' }), progress: groupProgress, earlier: ['exec-0'] },
      'In the EC2 console cancel the instance refresh (CancelInstanceRefresh) of group api-prod.',
    ],
    [
      { plan: apiPlan(), progress: groupProgress, cancel: { ...cancel, how: 'cancel' as const } },
      'In the EC2 console cancel the instance refresh (CancelInstanceRefresh) of group api-prod.',
    ],
  ])('says so after three minutes, and what a person does: %#', (parts, todo) => {
    const run = aStarted('cancelling', { cancel, ...parts });
    expect(cardOf(run, T0 + 3 * MINUTE).at(-2)).toBe(
      `<@U0BEN> asked for it: errors are up. It could not be stopped from here, and still goes on. ${todo} This message says what the fleet runs when it has ended.`,
    );
    expect(cardOf(run, T0 + 3 * MINUTE - 1).join('\n')).not.toContain('could not be stopped');
  });

  test.each([
    ['is going back', { progress: aProgress({ phase: 'rolling-back', status: 'UPDATE_ROLLBACK_IN_PROGRESS' }) }],
    ['never began anything that is known', { progress: aProgress({ phase: 'stopping', status: 'InProgress' }) }],
    ['has shown nothing', {}],
  ])('is not said of one that %s', (_title, parts) => {
    const run = aStarted('cancelling', { cancel, ...parts });
    expect(cardOf(run, T0 + DAY).join('\n')).not.toContain('could not be stopped');
  });
});

const AGAIN = `Ask again with \`/patch deploy api-prod ${NEW}\`.`;
const MIXED = `*Fleet now* 2 instances on \`${NEW}\` (new), 8 instances on \`${OLD}\`. It is mixed: both serve`;
const ASK = '`/patch rollback api-prod` asks for the way back.';

/** After its checkpoint, at which two of ten instances were new. */
const cardAfter = (
  state: 'failed' | 'cancelled',
  ending: Omit<Ending, 'at'>,
  parts: Partial<DeployRun> = {},
): string[] =>
  cardOf(atCheckpoint({ state, earlier: ['exec-0'], ending: { at: T0 + HOUR, ...ending }, ...parts })).slice(2, -1);

describe('after its checkpoint', () => {
  test.each(['plan-gone', 'could-not-start'] as const)('one that is %s says what stays', (code) => {
    expect(cardAfter('failed', { code, reason: 'group api-prod no longer exists' })).toEqual([
      MIXED,
      `It goes no further, and what was done before its checkpoint stays: group api-prod no longer exists. ${AGAIN}`,
    ]);
  });

  test('what the fleet runs is left out where it is not known', () => {
    const { progress: _progress, ...run } = atCheckpoint({ state: 'failed', earlier: ['exec-0'] });
    const ending = { at: T0, code: 'plan-gone', reason: 'gone' } as const;
    expect(cardOf({ ...run, ending }).join('\n')).not.toContain('*Fleet now*');
  });

  test.each([
    [
      'pending',
      'A deploy of its own that takes the new instances back is owed, and is asked for by itself as soon as it can be.',
    ],
    [
      'ready',
      `A deploy of its own takes the new instances back, and has a card of its own. If there is none, the fleet has moved since; ${ASK}`,
    ],
    [
      'unavailable',
      `The deploy that was to take the new instances back could not be asked for, so the fleet stays as it is. ${ASK}`,
    ],
  ] as const)('Roll back promises no return that does not come: %s', (report, text) => {
    const line = `<@U0BEN> sent it back after its checkpoint: errors. ${text}`;
    const by = { by: 'U0BEN', reason: 'errors' };
    expect(cardAfter('cancelled', { code: 'stopped-at-checkpoint', how: 'roll-back', ...by }, { report })).toEqual([
      MIXED,
      line,
    ]);
    expect(cardAfter('cancelled', { code: 'cancelled', ...by }, { report })).toEqual([MIXED, line]);
  });
});

const stuck = (parts: Partial<DeployRun>): string =>
  cardOf(aStarted('needs-attention', { plan: aDeployPlan(), ...parts })).join('\n');

test('a stuck stack is promised to be followed only while AWS may say more', () => {
  const ending = { at: T0, code: 'stuck', reason: 'the update failed' } as const;
  const outcome = { kind: 'deploy', images: [] } as const;
  expect(stuck({ ending, outcome })).toContain('once AWS says how it ended, this message does too');
  const over = stuck({ ending, outcome: { ...outcome, final: true } });
  expect(over).toContain('no deploy of web-prod can start, and nothing is continued or retried. Cancel closes');
  expect(over).not.toContain('this message does too');
});

describe('before a stop, what it would leave', () => {
  const group = { plan: apiPlan(), progress: groupProgress };

  test.each([
    [
      'a stack',
      aStarted('running', {}),
      'roll-back',
      /^The stack update is cancelled, and CloudFormation takes the fleet back/,
    ],
    [
      'a group, cancelled',
      aStarted('running', group),
      'cancel',
      /^The instance refresh is cancelled: .* nothing is taken back\.$/,
    ],
    ['a group', aStarted('running', group), 'roll-back', /^The instance refresh is rolled back: /],
    [
      'what follows a checkpoint',
      aStarted('running', { ...group, earlier: ['exec-0'] }),
      'roll-back',
      /^The instance refresh is stopped where it is, and a deploy of its own brings every new instance back/,
    ],
    [
      'a checkpoint',
      atCheckpoint(),
      'roll-back',
      /^This deploy ends here, and the replaced instances go back .* by a run of its own\.$/,
    ],
    ['a checkpoint, left so', atCheckpoint(), 'cancel', /^This deploy ends here: 2 of 10 instances keep the new image/],
  ] as const)('of %s', (_title, run, how, sentence) => {
    expect(topText(stopConsequence(run, how))).toMatch(sentence);
  });
});
