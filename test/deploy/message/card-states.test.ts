import { deployCard } from '../../../src/deploy/message/card.ts';
import type { DeployFacts } from '../../../src/deploy/message/facts.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Ending } from '../../../src/runs/types/run.ts';
import { ANA, anApproval, DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  aProgress,
  apiPlan,
  aRefreshChange,
  aSoak,
  aStackChange,
  aStarted,
  atCheckpoint,
  NEW,
  OLD,
} from './fixture.ts';

const cardOf = (run: DeployRun, facts: Partial<DeployFacts> = {}): string[] =>
  linesOf(deployCard(run, { now: T0 + 10 * MINUTE, ...facts }).blocks).flatMap((block) => block.split('\n'));
const planned = (plan: DeployPlan): string[] => cardOf(aDeploy('awaiting-approval', { plan }));
const AGAIN = `Ask again with \`/patch deploy web-prod ${NEW}\`.`;

describe('what people are asked to approve', () => {
  test('of an instance refresh: health, checkpoint, alarms and what going back means', () => {
    expect(planned(apiPlan()).slice(3, 9)).toEqual([
      '*How* an instance refresh replaces the instances in the same group, at least 90 % and at most 110 % of them healthy at a time; it stops at 20 % and asks people again',
      '*Group* `api-prod`: 10 instances, 10 healthy in 1 zone (ap-southeast-2a), no target group',
      '*Room* it needs room for 1 more instance for a while: quota, addresses and licences',
      '*Last deploys* took: not known',
      '*Watch* 10 min after the last instance, in which it can be sent back; alarm api-prod-5xx sends it back',
      '*Going back* new instances are replaced by old ones, until the refresh and its watch have ended; once it has ended, a deploy of the old image does',
    ]);
  });

  test.each([
    ['roll', '*How* the instances are replaced batch by batch in the same group'],
    [
      'roll',
      '*Going back* the instances are replaced once more, batch by batch, until the watch has ended; once it has ended, a deploy of the old image does',
    ],
    ['stack-refresh', '*How* CloudFormation starts an instance refresh of the group and waits for it'],
    ['update', '*How* no Auto Scaling group changes; CloudFormation updates the resources by their own rules'],
    [
      'update',
      '*Going back* CloudFormation sets the resources back, until the watch has ended; once it has ended, a deploy of the old image does',
    ],
  ] as const)('of shape %s: %s', (shape, line) => {
    expect(planned(aDeployPlan({ change: aStackChange({ shape }) }))).toContain(line);
  });

  test('says which resources are replaced, and which may be', () => {
    const resource = { type: 'AWS::EC2::Instance', action: 'Modify' };
    const change = aStackChange({
      shape: 'roll',
      resources: [
        { ...resource, logicalId: 'A', replacement: 'no' },
        { ...resource, logicalId: 'B', replacement: 'maybe' },
        { ...resource, logicalId: 'C', replacement: 'yes' },
        { ...resource, logicalId: 'D', replacement: 'no', action: 'Add' },
        { ...resource, logicalId: 'E', replacement: 'no', action: 'constructor' },
      ],
    });
    expect(planned(aDeployPlan({ change }))).toContain(
      '*Resources* 5 change, 1 is replaced: C (EC2::Instance, replaced), B (EC2::Instance, perhaps replaced), A (EC2::Instance, changed), D (EC2::Instance, added), E (EC2::Instance, constructor)',
    );
  });

  test.each([
    [
      aStackChange({ monitoringMinutes: 0 }),
      '*Watch* none: the old resources are deleted as soon as the new ones serve',
    ],
    [
      aRefreshChange({ preferences: { minHealthy: 100, maxHealthy: 110, bakeSeconds: 0, alarms: [] } }),
      '*Watch* none after the last instance; no alarm sends it back',
    ],
    [
      aStackChange({ groups: [aGroup(), aGroup(), aGroup(), aGroup({ desired: 7 }), aGroup({ desired: 1 })] }),
      '*Groups* 2 more, with 8 instances',
    ],
    [aStackChange({ resources: [] }), '*Resources* none change'],
  ])('%#', (change, line) => {
    expect(planned(aDeployPlan({ change }))).toContain(line);
  });

  test.each(['roll', 'stack-refresh'] as const)('of %s: the group stays, and its instances do not', (shape) => {
    const group = { logicalId: 'Group', type: 'AWS::AutoScaling::AutoScalingGroup', action: 'Modify' };
    const change = aStackChange({
      shape,
      resources: [{ ...group, replacement: 'maybe' }],
      groups: [aGroup({ logicalId: 'Group' })],
    });
    expect(planned(aDeployPlan({ change })).join('\n')).toContain(
      '1 changes, none is replaced: Group (AutoScaling::AutoScalingGroup, its instances replaced by its update policy)',
    );
  });

  test('without a known image says so', () => {
    const { from: _from, ...change } = aStackChange();
    expect(planned(aDeployPlan({ change }))).toContain(`*Image* not known → \`${NEW}\` (2 h 10 min old)`);
  });

  test('of a container image: its URI, and that the service replaces its tasks', () => {
    const uri = '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/worker:1.0.4-1';
    const service = { logicalId: 'Service', type: 'AWS::ECS::Service', action: 'Modify', replacement: 'no' } as const;
    const change = aStackChange({ shape: 'update', resources: [service], groups: [], extraInstances: 0 });
    const run = aDeploy('awaiting-approval', { plan: aDeployPlan({ image: { id: uri, kind: 'container' }, change }) });
    expect(deployCard(run, { now: T0 }).text).toBe(
      'Deploy of web-prod: waiting for approval, worker:1.0.4-1 (run d-7k2m9x4q)',
    );
    expect(cardOf(run)).toContain(`*Image* \`${OLD}\` (34 days old) → \`${uri}\``);
    expect(cardOf(run)).toContain(
      '*How* no Auto Scaling group changes; CloudFormation updates the resources by their own rules; an ECS service replaces its tasks',
    );
  });

  test('of an override, why the order is left; of a return, what it undoes', () => {
    expect(planned(aDeployPlan({ override: { reason: 'dev is down' } }))).toContain(
      '*Override* the fleet before has not run and soaked this image; asked all the same: dev is down',
    );
    expect(planned(aDeployPlan({ returnOf: 'd-11111111', returnBy: 'U0DEV' }))[1]).toBe(
      `<@U0DEV> asked to take stack web-prod back to \`${NEW}\`, undoing run d-11111111, at 2026-11-20 09:00 UTC`,
    );
  });

  test('of what opened by itself, after which run, and who asked for that', () => {
    expect(planned(aDeployPlan({ opensAfter: 'd-11111111' }))[1]).toBe(
      `Asked for by itself at 2026-11-20 09:00 UTC, to move stack web-prod to \`${NEW}\`: the fleet before has soaked it after run d-11111111, which <@U0DEV> asked for`,
    );
  });

  test('in a freeze, which calendar and the next clear time', () => {
    const calendars = ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'];
    expect(cardOf(aDeploy('awaiting-approval'), { freeze: { calendars, until: T0 + DAY } })).toContain(
      '*Freeze* change calendar ChangeFreeze is closed now: the next clear time is 2026-11-21 09:00 UTC, and it would start then, if its approvals are still good. Defer moves the start.',
    );
    expect(cardOf(aDeploy('scheduled', { scheduledFor: T0 + HOUR }), { freeze: { calendars } }).join('\n')).toContain(
      '*Freeze* change calendar ChangeFreeze is closed at 2026-11-20 10:00 UTC: when it opens is not known. Defer moves the start.',
    );
  });

  test('when the stack moved in between, why everyone is asked anew', () => {
    const run = aDeploy('planning', { epoch: 2, askedAgain: { code: 'plan-changed', why: 'the stack was updated' } });
    expect(cardOf(run)).toContain(
      'What was approved has changed: the stack was updated. Earlier approvals no longer count. A change set of stack web-prod is made and read, which changes nothing and takes seconds. Then people are asked. If it is not known within 15 minutes, this ends and says why.',
    );
  });
});

test('a way back that has its approvals already says when they count', () => {
  const run = aDeploy('planning', { plan: aDeployPlan({ returnOf: 'd-11111111' }), approvals: [anApproval(ANA)] });
  expect(cardOf(run)).toContain(
    "A change set of stack web-prod is made and read, which changes nothing and takes seconds. If it is exactly the reverse of run d-11111111, it then starts with that one's approvals; otherwise people are asked. If it is not known within 15 minutes, this ends and says why.",
  );
});

describe('while it goes on', () => {
  test('an instance refresh has two ways out, and says what each leaves', () => {
    const run = aStarted('running', {
      plan: apiPlan(),
      progress: aProgress({ phase: 'replacing', total: 10, percent: 27.6 }),
    });
    const lines = cardOf(run);
    expect(lines).toContain('*Phase* replacing instances, 3 of 10 instances new and healthy');
    expect(lines).toContain('█████░░░░░░░░░░░░░░░ 28 %');
    expect(lines).toContain(
      'Nothing is needed from you: this message follows it to the end. Cancel leaves the fleet mixed, with what is new by then; Roll back replaces that by the old image again.',
    );
  });

  test('says when it takes much longer than usual', () => {
    const lines = cardOf(aStarted('running', { progress: aProgress() }), { now: T0 + HOUR });
    expect(lines).toContain(
      'It takes much longer than usual: look at the events of stack web-prod. Cancel and Roll back both take the stack back to what it was: an update cannot be left half done.',
    );
  });

  test.each([
    [
      'cleaning-up',
      'Nothing is needed from you: the new instances serve, and what is left cannot be stopped. Going back is a new deploy from here on.',
    ],
    [
      'rolling-back',
      'Nothing is needed from you: AWS is taking it back. This message says what the fleet runs when that has ended.',
    ],
  ] as const)('in phase %s nothing can be stopped', (phase, line) => {
    const lines = cardOf(aStarted('running', { progress: aProgress({ phase }) }));
    expect(lines.slice(-2, -1)).toEqual([line]);
  });

  test.each([
    [aDeployPlan(), 'cancel', 'CloudFormation takes the stack back to what it was.'],
    [apiPlan(), 'cancel', 'Auto Scaling finishes the instances it has begun; what is new stays new.'],
    [apiPlan(), 'roll-back', 'Auto Scaling replaces the new instances by old ones.'],
  ] as const)('stopped: %#', (plan, how, what) => {
    const cancel = { by: 'U0BEN', reason: 'errors are up', at: T0, how };
    expect(cardOf(aStarted('cancelling', { plan, cancel })).at(-2)).toBe(
      `<@U0BEN> asked for it: errors are up. ${what} This message says what the fleet runs when that has ended; if it does not end within a day, a person is asked to look.`,
    );
  });

  test('Roll back of the rest after a checkpoint stops it, and a deploy of its own goes back; an alarm does not', () => {
    const back =
      'with Roll back the refresh stops where it is, and a deploy of its own brings every new instance back to the old image';
    const plan = apiPlan({ stage: 'rest', version: '8' });
    expect(cardOf(aStarted('running', { plan })).join('\n')).toContain(
      `Cancel leaves the fleet mixed, with what is new by then. W${back.slice(1)}.`,
    );
    const waiting = cardOf(aStarted('waiting', { plan, wait: { kind: 'watch' } }));
    expect(waiting).toContain(`*Kept* the way back: ${back}`);
    expect(waiting.join('\n')).toContain('no need to confirm. An alarm takes it back to the checkpoint before.');
    expect(planned(plan)).toContain(`*Going back* ${back}; an alarm takes it back to the checkpoint only`);
    const cancel = { by: 'U0BEN', reason: 'errors', at: T0, how: 'roll-back' } as const;
    expect(cardOf(aStarted('cancelling', { plan, cancel })).join('\n')).toContain(
      'errors. Auto Scaling finishes the instances it has begun; then a deploy of its own brings every new instance back to the old image. This',
    );
  });

  test('a watch without alarms does not promise one', () => {
    const plan = apiPlan({
      change: aRefreshChange({ preferences: { minHealthy: 90, maxHealthy: 110, bakeSeconds: 600, alarms: [] } }),
    });
    expect(cardOf(aStarted('waiting', { plan, wait: { kind: 'watch' } }))).toContain(
      'If nobody acts, it ends by itself when the watch time is over; there is no need to confirm.',
    );
  });

  test('approvals at a checkpoint that were not used in time are asked for again', () => {
    expect(cardOf(atCheckpoint({ askedAgain: { code: 'lapsed' } })).join('\n')).toContain(
      'The approvals were not used in time, so they are needed again. It goes on after 2 more approvals.',
    );
  });
});

describe('when it has ended', () => {
  const ended = (
    state: 'failed' | 'rolled-back' | 'cancelled',
    ending: Omit<Ending, 'at'>,
    parts: Partial<DeployRun> = {},
  ) =>
    cardOf(
      aStarted(state, {
        ending: { at: T0 + HOUR, ...ending },
        outcome: {
          kind: 'deploy',
          images: [
            { image: NEW, instances: 1 },
            { image: OLD, instances: 3 },
          ],
        },
        ...parts,
      }),
    ).slice(2, -1);
  const MIXED = `*Fleet now* 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\`. It is mixed: both serve`;

  test('failed: why, what the fleet runs, and what to do', () => {
    const failure = { resource: 'WebServerGroup', reason: 'Not enough: InsufficientInstanceCapacity' };
    const outcome = { kind: 'deploy', images: [{ image: OLD, instances: 4 }], failure } as const;
    expect(ended('failed', { code: 'failed', reason: 'x' }, { outcome })).toEqual([
      '*Why* AWS has no capacity for the new instances (`WebServerGroup`)',
      '*CloudFormation says* Not enough: InsufficientInstanceCapacity',
      '*To do* Try later, or allow another instance type or zone.',
      `*Fleet now* 4 instances on \`${OLD}\``,
      `Nothing is tried again by itself. ${AGAIN}`,
    ]);
  });

  test('rolled back by someone, by AWS, or stopped half way', () => {
    expect(ended('rolled-back', { code: 'rolled-back', by: 'U0BEN', reason: 'errors' })).toEqual([
      MIXED,
      `<@U0BEN> sent it back: errors. ${AGAIN}`,
    ]);
    expect(ended('rolled-back', { code: 'rolled-back-outside', reason: 'alarm web-5xx' })).toEqual([
      '*Why* alarm web-5xx',
      MIXED,
      `It went back to what it was, and nobody here asked for that. ${AGAIN}`,
    ]);
    expect(ended('cancelled', { code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'enough' })).toEqual([
      MIXED,
      `<@U0BEN> stopped it at the checkpoint: enough. The fleet stays mixed until a deploy of either image. ${AGAIN}`,
    ]);
    expect(ended('cancelled', { code: 'cancelled', by: 'U0BEN', reason: 'enough' })).toEqual([
      MIXED,
      `<@U0BEN> stopped it: enough. ${AGAIN}`,
    ]);
  });

  test('cancelled before its start it leaves nothing', () => {
    const ending = { at: T0, code: 'cancelled', by: 'U0DEV', reason: 'not needed' } as const;
    expect(cardOf(aDeploy('cancelled', { ending })).slice(2, -1)).toEqual([
      '<@U0DEV> cancelled it: not needed. Nothing was started. Ask again with `/patch deploy web-prod`.',
    ]);
  });

  test('refused while it was planned: the whole reason, however long', () => {
    const reason = `${'the group has no CreationPolicy, '.repeat(30)}and that is all`;
    const ending = { at: T0, code: 'plan-refused', reason } as const;
    expect(cardOf(aDeploy('failed', { ending })).slice(2, -1)).toEqual([
      `Nobody was asked and nothing was changed: ${reason}. When that is put right: ${AGAIN}`,
    ]);
  });

  test('stopped in AWS, it says that nobody here did', () => {
    expect(ended('cancelled', { code: 'cancelled-outside' })).toEqual([
      MIXED,
      `It was stopped in AWS, not here. ${AGAIN}`,
    ]);
  });

  test('a refresh that is stuck says where a person must look', () => {
    const ending = { at: T0, code: 'stuck', reason: 'RollbackFailed' } as const;
    const outcome = { kind: 'deploy', images: [], final: true } as const;
    const lines = cardOf(aStarted('needs-attention', { name: 'api-prod', plan: apiPlan(), ending, outcome }));
    expect(lines).toContain('*Why* RollbackFailed');
    expect(lines.at(-3)).toBe(
      'What is known: RollbackFailed. In Auto Scaling look at the instance refresh of group api-prod and at its activity history, put right what stopped it, then bring the instances to one image with a refresh of your own. Until then no deploy of api-prod can start, and nothing is continued or retried. Cancel closes the request when someone has looked, and stops nothing more.',
    );
  });

  test('a start that AWS never answered needs attention in the words of every run', () => {
    const ending = { at: T0, code: 'start-unclear', reason: 'TimeoutError' } as const;
    expect(cardOf(aStarted('needs-attention', { ending })).at(-3)).toMatch(/^AWS never said whether it started\./);
  });

  test('what it left is not known: it says so', () => {
    expect(ended('failed', { code: 'failed', reason: 'gone' }, { outcome: { kind: 'deploy', images: [] } })).toContain(
      '*Fleet now* not known: look at it before anything else',
    );
  });
});

describe('a success', () => {
  const succeeded = (parts: Partial<DeployRun>, facts: Partial<DeployFacts>): string[] =>
    cardOf(aStarted('succeeded', { ending: { at: T0 + HOUR, code: 'succeeded' }, ...parts }), facts);
  const next = ['web-prod'];
  const { healthySince: _since, ...unhealthy } = aSoak({ healthy: 1 });

  test.each([
    [
      'pending',
      unhealthy,
      '*Soak* 1 of 2 healthy, 60 looks. Its 24 h begin once all are healthy; before that nobody is asked for web-prod.',
    ],
    [
      'ready',
      aSoak(),
      '*Soak* 2 of 2 healthy since 2026-11-20 10:00 UTC, 60 looks. web-prod is asked for with the same image.',
    ],
    [
      'unavailable',
      unhealthy,
      '*Soak* not shown in time: 1 of 2 healthy, 60 looks, 24 h were needed. Nobody is asked for web-prod by itself.',
    ],
    [
      'unavailable',
      aSoak({ lastAt: T0 + 25 * HOUR }),
      `*Soak* 2 of 2 healthy since 2026-11-20 10:00 UTC, 60 looks. web-prod could not be asked for: another run was going on there all the time. \`/patch deploy web-prod ${NEW}\` asks for it.`,
    ],
  ] as const)('with its soak %s', (report, soak, line) => {
    expect(succeeded({ report }, { soak, next })).toContain(line);
  });

  test.each([
    ['opens', 'pending', 'No request for a next fleet opens by itself.'],
    ['was opened', 'ready', 'No request for a next fleet was opened.'],
  ] as const)('says so when none %s by itself', (_which, report, line) => {
    expect(succeeded({ report }, { soak: unhealthy, next: [] })).toContain(`*Soak* 1 of 2 healthy, 60 looks. ${line}`);
  });

  test('that ran the image already says that nothing was changed', () => {
    expect(succeeded({ outcome: { kind: 'deploy', images: [], already: true } }, {})).toContain(
      `*Image* \`${NEW}\` ran already: nothing had to be changed`,
    );
  });

  test('whose one click has run out says how to ask for the way back', () => {
    const lines = succeeded({}, { rollback: { image: OLD, until: T0 }, now: T0 + DAY });
    expect(lines).toContain(
      'Nothing is needed from you: the fleet stays on this image. `/patch rollback web-prod` asks for the way back.',
    );
    expect(lines.join('\n')).not.toContain('[Roll back');
  });
});
