import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { patchCards } from './patching.ts';
import { configFile } from './variants.ts';

const CHANNEL = 'C0WINDOWS';
const INSTANCE = 'rhel-dev-1';
/** Each day, so that the next opening is within the first notice. */
const NIGHTLY = 'cron(0 3 ? * * *)';

/** It is ten in Sydney: the daily comparison is three minutes away. */
const local = inLocalWorld({
  config: configFile('sync.patchwarden.yml', {
    fleets: {
      app: { policy: 'nonprod', channel: CHANNEL, patchGroup: 'LINUX-APP', window: 'tags', adopted: true, patch: {} },
    },
    sync: {
      policy: 'nonprod',
      removals: 'prod',
      channel: CHANNEL,
      at: '10:03',
      baselines: {
        REDHAT_ENTERPRISE_LINUX: { approveAfter: '7d', severities: ['Critical'], classifications: ['Security'] },
      },
    },
  }),
});

const tag = (tags: Readonly<Record<string, string>>) => local.world.control('tags', { instance: INSTANCE, tags });

/** Slack shows dates in the reader's zone; here each is as its fallback says it, in UTC. */
const plainOf = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** Cards of syncs, oldest first. */
const cards = () =>
  local.world
    .messages(CHANNEL)
    .filter(({ metadata }) => String(fieldsOf(metadata?.event_payload)['run_id']).startsWith('s-'))
    .map(({ ts, text, blocks = [], replies }) => ({
      channel: CHANNEL,
      ts,
      text: plainOf(text),
      body: plainOf(linesOf(blocks).join('\n')),
      buttons: buttonsOf(blocks),
      replies: replies.map((reply) => plainOf(bodyOf(reply))),
    }));

const card = () => {
  const last = cards().at(-1);
  if (last === undefined) throw new Error('there is no card of a sync');
  return last;
};

const ssm = (operation: string, input: Record<string, unknown> = {}) => call(local.world, 'ssm', operation, input);

test('a newly tagged instance comes into a group under a baseline, is scanned daily, and is in an adopted window that is announced; a second sync has nothing to do, and a removal takes all of it away', async () => {
  const { world } = local;
  await tag({ 'Patch Group': 'LINUX-APP', 'Maintenance Window': NIGHTLY });
  await world.patch('U0ANA', 'sync', CHANNEL);
  expect(card().text).toMatch(/^Approval needed: sync from tags, 5 changes\. Needs 1 of/);
  expect(card().body).toContain(
    '1 window to create, 1 instance added to windows, 1 baseline to create, 1 patch group to register, 1 scan to schedule',
  );
  await world.press('U0BEN', 'approve', card());
  await world.advance('3m');
  expect(card().text).toMatch(/^Sync from tags succeeded: 5 changes/);

  const { Mappings } = await ssm('DescribePatchGroups');
  expect(listOf(Mappings).filter(({ PatchGroup }) => PatchGroup === 'LINUX-APP')).toEqual([
    {
      PatchGroup: 'LINUX-APP',
      BaselineIdentity: expect.objectContaining({ BaselineName: expect.stringMatching(/7d/) }),
    },
  ]);
  const { Associations } = await ssm('ListAssociations');
  expect(listOf(Associations)).toContainEqual(
    expect.objectContaining({
      AssociationName: 'Patchwarden-Scan-LINUX-APP',
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Key: 'tag:Patch Group', Values: ['LINUX-APP'] }],
    }),
  );
  const { WindowIdentities } = await ssm('DescribeMaintenanceWindows');
  const [window] = listOf(WindowIdentities).filter(({ Name }) => Name === 'Patchwarden-app');
  expect(window).toMatchObject({ Schedule: NIGHTLY, ScheduleTimezone: 'Australia/Sydney', Enabled: true });
  const { Tasks } = await ssm('DescribeMaintenanceWindowTasks', { WindowId: window?.['WindowId'] });
  expect(listOf(Tasks).map(({ TaskArn }) => TaskArn)).toEqual(['Patchwarden-Window']);

  await world.advance('5m');
  expect(patchCards(world, 'app').map(({ text }) => text)).toEqual([expect.stringContaining('app')]);

  const [again] = await world.patch('U0ANA', 'sync', CHANNEL);
  expect(again).toMatch(/^Nothing to do: 1 patch group matches its tags\./);
  expect(cards()).toHaveLength(1);

  // The owners take the instance out of the group: nothing is removed before the removals' own policy approves it.
  await tag({ 'Patch Group': 'ELSEWHERE' });
  const [left] = await world.patch('U0ANA', 'sync', CHANNEL);
  expect(left).toContain('4 removals possible with `/patch sync remove`');
  await world.patch('U0ANA', 'sync remove', CHANNEL);
  expect(card().text).toMatch(/^Approval needed: removal of what no tag asks for, 4 changes\. Needs 2 of/);
  await world.press('U0BEN', 'approve', card());
  await world.press('U0CLEO', 'approve', card());
  await world.advance('3m');
  expect(card().text).toMatch(/^Removal of what no tag asks for succeeded: 4 changes/);
  const { WindowIdentities: windows } = await ssm('DescribeMaintenanceWindows');
  expect(listOf(windows).map(({ Name }) => Name)).not.toContain('Patchwarden-app');
  expect(await world.patch('U0ANA', 'sync remove', CHANNEL)).toEqual([
    'Nothing to remove: tags still ask for everything that a sync made.',
  ]);
});

test('the daily comparison opens a request on its own, and none beside it', async () => {
  const { world } = local;
  await tag({ 'Patch Group': 'LINUX-APP', 'Maintenance Window': NIGHTLY });
  await world.advance('5m');
  expect(cards()).toHaveLength(1);
  expect(card().text).toMatch(/^Approval needed: sync from tags, 5 changes/);
  expect(card().body).toContain('daily comparison at 2026-11-18 23:03 UTC');
  const [busy] = await world.patch('U0ANA', 'sync remove', CHANNEL);
  expect(busy).toMatch(/^No request was made/);
});
