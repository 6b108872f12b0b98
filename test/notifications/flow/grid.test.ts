import { savePreferences } from '../../../src/notifications/effect/preferences.ts';
import { tell } from '../../../src/notifications/flow/tell.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { aCard, anApproval, aRun, CHECKPOINT, runIn } from '../../runs/fixture.ts';

/** On Enterprise Grid a user group may list people by the organisation's id, `W…`, and a channel by the workspace's, `U…`. */

const OTHER: Readonly<Record<string, string>> = { W0ANA: 'U0ANA', W0BEN: 'U0BEN', W0DEV: 'U0DEV' };

/** Platform is Ana and Ben by the ids of the organisation; in the channel they are by those of the workspace. */
function telling(members: readonly string[] = ['W0ANA', 'W0BEN']) {
  const world = createWorkerDouble();
  const { slack } = world.ports;
  const plain = { ...slack };
  slack.userGroupMembers = async () => [...members];
  slack.userInfo = async (id) => {
    const account = await plain.userInfo(OTHER[id] ?? id);
    const enterpriseUserId = Object.keys(OTHER).find((one) => OTHER[one] === account.id);
    return { ...account, ...(enterpriseUserId === undefined ? {} : { enterpriseUserId }) };
  };
  const tells = (run: Run) =>
    tell(world.ports, { run, card: aCard({}), text: 'Approval needed', policy: run.policy }, world.clock.now);
  return { world, tells };
}

const said = ({ there }: WorkerDouble): string[] => there.map(({ channel, text }) => `${channel} ${text}`);

test('a group is mentioned where its members are in the channel by their other ids', async () => {
  const { world, tells } = telling();
  await tells(aRun());
  expect(said(world)).toEqual(['C0PATCHING <!subteam^S0PLATFORM> Approval needed']);
});

test('nobody is told twice, by both ids', async () => {
  const { world, tells } = telling(['W0ANA', 'U0ANA']);
  await tells(aRun());
  expect(said(world)).toEqual(['C0PATCHING <!subteam^S0PLATFORM> Approval needed']);
});

test('whoever requested it is not asked by another id', async () => {
  const { world, tells } = telling(['W0DEV', 'W0BEN']);
  const run = aRun();
  await tells({ ...run, requester: { ...run.requester, aliases: ['W0DEV'] } });
  expect(said(world).join()).not.toContain('W0DEV');
});

test('whoever has approved is not asked again by another id', async () => {
  const { world, tells } = telling();
  const approved = { ...anApproval({ userId: 'U0ANA', person: 'U0ANA' }), aliases: ['W0ANA'] };
  await tells({
    ...runIn('waiting', CHECKPOINT),
    approvals: [approved],
  });
  expect(said(world).join()).not.toMatch(/<@W0ANA>|subteam/);
});

test('who has muted it by one id is not told by the other', async () => {
  const { world, tells } = telling(['W0ANA', 'W0BEN']);
  await savePreferences(
    world.table,
    { userId: 'U0ANA', person: 'U0ANA', aliases: ['W0ANA'] },
    { mutedUntil: 'for-good' },
  );
  await tells(aRun());
  expect(said(world).join()).not.toMatch(/0ANA|subteam/);
});
