import { type RunAction, valueFor } from '../../../src/runs/actions.ts';
import { handleClick } from '../../../src/runs/flow/click.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { leaveSharedChannel } from '../../../src/runs/flow/shared-channel.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { signed } from '../../support/signed-job.ts';
import { createWorkerDouble, type WorkerDouble } from '../effect/worker-double.ts';
import { aRun, CHECKPOINT, MINUTE, NOW, runIn } from '../fixture.ts';

const WITHDRAWN =
  'D0DEV: Withdrawn: the bake of web, run b-7k2m9x4q. <#C0WEB> is now shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with `/patch bake web`.';
const MOVED =
  'D0DEV: The card of run b-7k2m9x4q is in <#C0PATCHING> instead: <#C0WEB> is shared with another organisation, and cards with buttons are not posted in shared channels. Set another channel in patchwarden.yml for future cards.';
const LEFT =
  'C0WEB: This card was moved: this channel is shared with another organisation, and cards with buttons are not posted in shared channels.';

const saidBy = (world: WorkerDouble): string[] => world.said.map(({ channel, text }) => `${channel}: ${text}`);

/** A run whose card stands in a channel that becomes shared; what was said before is forgotten. */
async function inSharedChannel(run: Run): Promise<WorkerDouble> {
  const world = createWorkerDouble({ kind: { channelOf: () => 'C0WEB' } });
  await world.store({ ...run, channel: 'C0WEB' });
  await reconcile(world.ports, run.id, NOW);
  world.shared.add('C0WEB');
  world.said.length = 0;
  world.clock.now += MINUTE;
  return world;
}

const member = async (): Promise<readonly string[]> => ['U0ANA', 'U0BEN'];

async function click(world: WorkerDouble, action: RunAction, { ts }: { ts?: string }): Promise<void> {
  world.ports.slack.userGroupMembers = member;
  const { run } = await world.record('b-7k2m9x4q');
  const job: ClickJob = {
    kind: 'click',
    id: 'c'.repeat(64),
    at: world.clock.now,
    actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
    actionId: `run-${action}`,
    value: valueFor({ ...run, epoch: 1 }),
    from: { kind: 'message', channelId: 'C0WEB', messageTs: ts ?? '' },
  };
  return handleClick(world.ports, signed(job), { action, now: world.clock.now });
}

describe('a channel that becomes shared', () => {
  test('ends a request in it: withdrawn, and who asked is told', async () => {
    const world = await inSharedChannel(aRun());
    await leaveSharedChannel(world.ports, 'C0WEB', world.clock.now);
    const { run, card } = await world.record('b-7k2m9x4q');
    expect(run).toMatchObject({ state: 'cancelled', ending: { code: 'channel-shared', channel: 'C0WEB' } });
    expect(card.channel).toBe('C0WEB');
    expect(saidBy(world)).toEqual([expect.stringMatching(/^U0DEV: /), WITHDRAWN, 'C0WEB: cancelled']);
  });

  test.each<[string, Run, string]>([
    ['is scheduled', runIn('scheduled'), 'scheduled'],
    ['waits at a checkpoint', runIn('waiting', CHECKPOINT), 'waiting'],
  ])('moves the card of a run that %s, and takes down the old one', async (_which, run, shown) => {
    const world = await inSharedChannel(run);
    await leaveSharedChannel(world.ports, 'C0WEB', world.clock.now);
    const { run: after, card } = await world.record('b-7k2m9x4q');
    expect([after.state, card.channel]).toEqual([shown, 'C0PATCHING']);
    expect(saidBy(world)).toEqual([LEFT, expect.stringMatching(/^U0DEV: /), MOVED, `C0PATCHING: ${shown}`]);
  });

  test('is read again: an event alone moves nothing, and what cannot be read is asked for again', async () => {
    const world = await inSharedChannel(aRun());
    world.shared.clear();
    await leaveSharedChannel(world.ports, 'C0WEB', world.clock.now);
    world.failNext('channelInfo', 'ambiguous');
    await expect(leaveSharedChannel(world.ports, 'C0WEB', world.clock.now)).rejects.toMatchObject({
      kind: 'ambiguous',
    });
    expect((await world.record('b-7k2m9x4q')).run.state).toBe('awaiting-approval');
    expect(world.said).toEqual([]);
  });

  test('a card that Slack does not let be taken down is tried again', async () => {
    const world = await inSharedChannel(runIn('scheduled'));
    world.failNext('updateMessage', 'ambiguous');
    await expect(leaveSharedChannel(world.ports, 'C0WEB', world.clock.now)).rejects.toMatchObject({
      kind: 'ambiguous',
    });
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0WEB');
    await leaveSharedChannel(world.ports, 'C0WEB', world.clock.now);
    expect((await world.record('b-7k2m9x4q')).card.channel).toBe('C0PATCHING');
  });
});

describe('a click where another organisation reads along', () => {
  test('approves nothing, even when the event was lost, and the request is withdrawn', async () => {
    const world = await inSharedChannel(aRun());
    await click(world, 'approve', (await world.record('b-7k2m9x4q')).card);
    const { run } = await world.record('b-7k2m9x4q');
    expect(run).toMatchObject({ state: 'cancelled', approvals: [], ending: { code: 'channel-shared' } });
    expect(saidBy(world)).toContain(WITHDRAWN);
    expect(saidBy(world).at(-1)).toBe(
      'C0WEB: Nothing was done: <#C0WEB> is shared with another organisation, and approvals are not taken in shared channels. The request is withdrawn, and nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with `/patch bake web`.',
    );
  });

  test('at a checkpoint approves nothing either, and the card moves', async () => {
    const world = await inSharedChannel(runIn('waiting', CHECKPOINT));
    await click(world, 'approve', (await world.record('b-7k2m9x4q')).card);
    const { run, card } = await world.record('b-7k2m9x4q');
    expect([run.state, run.approvals, card.channel]).toEqual(['waiting', [], 'C0PATCHING']);
    expect(saidBy(world).at(-1)).toMatch(
      /^C0WEB: Nothing was done: .* The card of run b-7k2m9x4q moves to a channel that is not shared, or to the direct messages of the requester: decide there\.$/,
    );
  });

  test('approves nothing while Slack does not say whether they do', async () => {
    const world = await inSharedChannel(aRun());
    world.failNext('channelInfo', 'ambiguous');
    await click(world, 'approve', (await world.record('b-7k2m9x4q')).card);
    expect((await world.record('b-7k2m9x4q')).run).toMatchObject({ state: 'awaiting-approval', approvals: [] });
    expect(saidBy(world)).toEqual([
      'C0WEB: Nothing was done: Slack did not say whether <#C0WEB> is shared with another organisation. Try again in a minute.',
    ]);
  });
});
