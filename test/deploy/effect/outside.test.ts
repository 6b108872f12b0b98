import type { InstanceRefresh } from '../../../src/aws/auto-scaling.ts';
import { findOnFleet } from '../../../src/deploy/effect/outside.ts';
import type { Seen } from '../../../src/outside/types/source.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { HOME } from '../../support/home.ts';
import { aStack, STACK_ID, someEvents } from '../facts.ts';
import { aWorld, type FakeAws, portsOf } from './fake-aws.ts';

const NOW = T0 + 10 * MINUTE;
const THING = { key: 'fleet/web-prod', name: 'web-prod', channel: 'C0WEB', place: HOME };
const TARGET = { kind: 'stack', stack: 'web-prod', parameter: 'Image' } as const;
const SEEN: Seen = { since: T0 - HOUR, lookedAt: T0 - 20 * MINUTE, handled: [], changedAt: T0, changeSetId: '' };

const find = (world: FakeAws, seen: Seen | undefined = SEEN) =>
  findOnFleet(
    portsOf(world),
    { thing: THING, target: TARGET, subject: 'stack/web-prod' },
    { seen, now: NOW, busy: false },
  );

const refresh = (parts: Partial<InstanceRefresh> = {}): InstanceRefresh => ({
  id: 'r-1',
  status: 'InProgress',
  startedAt: T0 + 5 * MINUTE,
  version: '8',
  ...parts,
});

/** An update of the stack that began at T0, whose group was updated from then on. */
const ofUpdate = (rows: readonly (readonly [string, string, string?])[]) =>
  someEvents([['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'], ...rows])
    .map((event) => (event.logicalId === 'Group' ? { ...event, physicalId: 'web-prod-asg' } : event))
    .toReversed();

test('a refresh that someone started on a stack’s group is a change of the fleet, with the image of its version', async () => {
  const found = await find(
    aWorld({ refreshes: [refresh()], version: { id: 'lt-1', name: 'web', version: '8', imageId: 'ami-0new' } }),
  );
  expect(found).toMatchObject({ handled: ['r-1'], groups: ['web-prod-asg'], changeSetId: '' });
  expect(found.changes).toMatchObject([
    {
      what: 'refresh',
      awsId: 'r-1',
      group: 'web-prod-asg',
      target: TARGET,
      by: { kind: 'outside' },
      startedAt: T0 + 5 * MINUTE,
      to: 'ami-0new',
      approved: 'no',
      before: [{ image: 'ami-0old', instances: 4 }],
    },
  ]);
});

test('a refresh that CloudFormation started for an update is part of that update', async () => {
  const events = ofUpdate([['Group', 'UPDATE_IN_PROGRESS']]);
  const stack = aStack({ status: 'UPDATE_IN_PROGRESS', changedAt: T0 });
  const found = await find(aWorld({ stack, events, refreshes: [refresh()] }));
  expect(found.changes.map(({ what }) => what)).toEqual(['stack-update']);
  expect(found.handled).toEqual([events.at(-1)?.id, 'r-1']);
});

test('one that began when the update had ended is a change of its own', async () => {
  const events = ofUpdate([
    ['Group', 'UPDATE_IN_PROGRESS'],
    ['Group', 'UPDATE_COMPLETE'],
    ['stack', 'UPDATE_COMPLETE'],
  ]);
  const found = await find(aWorld({ events, refreshes: [refresh()] }), { ...SEEN, handled: [events.at(-1)?.id ?? ''] });
  expect(found.changes.map(({ what }) => what)).toEqual(['refresh']);
});

test('an update names the change set that the stack shows since', async () => {
  const changeSetId = STACK_ID.replace(':stack/web-prod/', ':changeSet/release-7/');
  const stack = aStack({ status: 'UPDATE_IN_PROGRESS', changedAt: T0, changeSetId });
  const world = aWorld({ stack, events: ofUpdate([]) });
  const { changes, ...found } = await find(world);
  expect(changes).toMatchObject([{ what: 'stack-update', by: { kind: 'outside', changeSet: 'release-7' } }]);
  expect(found).toMatchObject({ changeSetId });
  expect((await find(world, { ...SEEN, changeSetId })).changes).toMatchObject([{ by: { kind: 'outside' } }]);
});
