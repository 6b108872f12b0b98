import type { Config } from '../../../src/config/types.ts';
import { RUN_ACTIONS, valueFor } from '../../../src/runs/actions.ts';
import { handleClick } from '../../../src/runs/flow/click.ts';
import { lookAfterUpgrade } from '../../../src/runs/flow/look.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { signed } from '../../support/signed-job.ts';
import { tickAt } from '../../support/tick.ts';
import { createWorkerDouble, type WorkerDouble } from '../effect/worker-double.ts';
import { ANA, anApproval, aRun, CHECKPOINT, MINUTE, NOW, runIn } from '../fixture.ts';

const POINTER =
  'C0OLD: This card has moved to <#C0WEB>, the channel that patchwarden.yml names now. Approve or reject it there.';
const TOLD =
  'D0DEV: The card of run b-7k2m9x4q has moved from <#C0OLD> to <#C0WEB>, the channel that patchwarden.yml names now. Approvers decide there.';

const saidBy = (world: WorkerDouble): string[] => world.said.map(({ channel, text }) => `${channel}: ${text}`);

/** A run whose card stands in the channel that the config named then; what was said before is forgotten. */
async function movedBy(run: Run, config: Partial<Config> = {}): Promise<WorkerDouble> {
  let own = 'C0OLD';
  const world = createWorkerDouble({ kind: { channelOf: () => own } });
  await world.store({ ...run, channel: 'C0OLD', version: 1 });
  // As it was until the config was changed: nothing is started meanwhile.
  Object.assign(world.ports, { calendars: { stateAt: async () => ({ open: false }) } });
  await reconcile(world.ports, run.id, NOW);
  own = 'C0WEB';
  Object.assign(world.ports, { config: { ...world.ports.config, ...config } });
  world.said.length = 0;
  world.clock.now += MINUTE;
  return world;
}

const given = () => anApproval(ANA, { channel: 'C0OLD' });
const look = (world: WorkerDouble) => reconcile(world.ports, 'b-7k2m9x4q', world.clock.now);

describe('the config names another channel', () => {
  test('the card of a request moves there, the old one says where it went, and the requester is told', async () => {
    const world = await movedBy(aRun());
    await look(world);
    const { run, card } = await world.record('b-7k2m9x4q');
    expect([run.state, run.epoch, card.channel]).toEqual(['awaiting-approval', 1, 'C0WEB']);
    expect(saidBy(world)).toEqual([POINTER, 'U0DEV: ', TOLD, 'C0WEB: awaiting-approval']);
  });

  test.each<[string, Run, string]>([
    ['is approved', runIn('approved', { approvals: [given()] }), 'awaiting-approval'],
    ['is scheduled', runIn('scheduled', { approvals: [given()] }), 'awaiting-approval'],
    [
      'has one of two approvals',
      aRun({ policy: { ...aRun().policy, approvals: 2 }, approvals: [given()] }),
      'awaiting-approval',
    ],
    ['waits at a checkpoint', runIn('waiting', { ...CHECKPOINT, approvals: [given()] }), 'waiting'],
  ])(
    'what %s is asked again there, since what was approved in the old one does not count',
    async (_which, run, state) => {
      const world = await movedBy(run);
      await look(world);
      const { run: after, card } = await world.record('b-7k2m9x4q');
      expect(after).toMatchObject({
        state,
        epoch: 2,
        approvals: [],
        channel: 'C0WEB',
        askedAgain: { code: 'channel-changed', channel: 'C0WEB' },
      });
      expect([card.channel, saidBy(world).at(-1)]).toEqual(['C0WEB', `C0WEB: ${state}`]);
      await look(world);
      expect((await world.record('b-7k2m9x4q')).run.epoch).toBe(2);
    },
  );

  test('what was approved in a form stays approved: a form is in no channel', async () => {
    const world = await movedBy(runIn('approved', { approvals: [anApproval(ANA)] }));
    await look(world);
    const { run, card } = await world.record('b-7k2m9x4q');
    expect([run.state, run.epoch, card.channel]).toEqual(['approved', 1, 'C0WEB']);
  });

  test('and the old one is the default: people may be asked there, and nothing moves', async () => {
    const world = await movedBy(runIn('approved', { approvals: [given()] }), { channel: 'C0OLD' });
    await look(world);
    const { run, card } = await world.record('b-7k2m9x4q');
    expect([run.state, run.epoch, card.channel]).toEqual(['approved', 1, 'C0OLD']);
  });

  test('what runs is left where it is', async () => {
    const world = await movedBy(runIn('running'));
    await look(world);
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0OLD');
  });

  test('a worker that begins looks at all of these at once', async () => {
    const world = await movedBy(aRun());
    await lookAfterUpgrade(world.ports, tickAt(world.table, world.clock.now));
    expect(world.wakes).toEqual([{ runId: 'b-7k2m9x4q', delaySeconds: 0 }]);
  });

  test('a card that Slack does not let be taken down now is moved at the next look', async () => {
    const world = await movedBy(aRun());
    world.failNext('updateMessage', 'ambiguous');
    await look(world);
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0OLD');
    expect(world.logged).toContain('card-not-moved');
    await look(world);
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0WEB');
  });

  test('one that may not be edited there any more is left, and posted again', async () => {
    const world = await movedBy(aRun());
    world.failNext('updateMessage', 'refused');
    await look(world);
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0WEB');
  });
});

test('a click on the old card approves nothing, says where it is decided, and moves the card', async () => {
  const world = await movedBy(aRun());
  world.ports.slack.userGroupMembers = async () => ['U0ANA'];
  const { run, card } = await world.record('b-7k2m9x4q');
  const job = signed({
    kind: 'click',
    id: 'c'.repeat(64),
    at: world.clock.now,
    actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
    actionId: RUN_ACTIONS.approve,
    value: valueFor(run),
    from: { kind: 'message', channelId: 'C0OLD', messageTs: card.ts ?? '' },
  } as const);
  await handleClick(world.ports, job, { action: 'approve', now: world.clock.now });
  const after = await world.record('b-7k2m9x4q');
  expect([after.run.approvals, after.run.epoch, after.card.channel]).toEqual([[], 1, 'C0WEB']);
  expect(saidBy(world).at(-1)).toBe(
    'C0OLD: Nothing was done: patchwarden.yml now names <#C0WEB> for approvals of web. Its card moves there: approve it there.',
  );
});
