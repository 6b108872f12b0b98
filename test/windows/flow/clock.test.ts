import { DAY, HOUR } from '../../../src/duration.ts';
import { postureKey } from '../../../src/posture/effect/store.ts';
import type { PostureDeadline } from '../../../src/posture/types/posture.ts';
import { clockWake } from '../../../src/posture/types/wake.ts';
import { COMPLIANCE } from '../../digest/compliance-config.ts';
import { aPosture } from '../../posture/posture-fixture.ts';
import { aFleet, configWith, OPENS } from '../fixture.ts';
import { aWorld, live } from './living.ts';

const compliance = { ...COMPLIANCE, deadlines: 'bod-26-04' } as const;
const READ = OPENS - DAY;

/** A notice that stands; a posture of its fleet is stored, and windows are woken as compliance wakes them. */
async function standing() {
  const world = aWorld();
  const { tickAt, told, table, feature, stateOf } = live(world, configWith([aFleet('win-dev')], { compliance }));
  await tickAt(READ);
  const becomes = async (deadline: Partial<PostureDeadline> | undefined, now: number) => {
    const whole = { patch: 'KB1', exploited: true, rule: 'r', open: 1, overdue: 0, due: OPENS, ...deadline };
    const posture = aPosture({ fleet: 'win-dev', ...(deadline === undefined ? {} : { deadline: whole }) });
    await table.write([{ kind: 'put', item: { ...postureKey('win-dev'), posture }, when: {} }]);
    world.now = now;
    await feature.look?.(clockWake('win-dev').key, { now, hinted: false });
    world.now += 5_000;
    for (const { key } of told.wakes.splice(0)) await feature.look?.(key, { now: world.now, hinted: false });
  };
  return { becomes, told, stateOf, feature };
}

test('a notice that stands takes over the deadlines that its fleet has now, and repaints', async () => {
  const { becomes, told, stateOf } = await standing();
  expect((await stateOf())?.notice).not.toHaveProperty('due');
  await becomes({ due: OPENS + HOUR }, READ + HOUR);
  expect((await stateOf())?.notice).toMatchObject({
    due: [{ fleet: 'win-dev', deadline: { due: OPENS + HOUR } }],
    dueReadAt: READ + HOUR,
  });
  expect(told.paints).toHaveLength(1);
  await becomes({ due: OPENS + HOUR }, READ + 2 * HOUR);
  expect(told.paints).toHaveLength(1);
  await becomes(undefined, READ + 3 * HOUR);
  expect((await stateOf())?.notice).not.toHaveProperty('due');
  expect(told.paints).toHaveLength(2);
});

test('once it has opened, and for a fleet that it does not reach, it stays as it is', async () => {
  const { becomes, stateOf, feature } = await standing();
  await feature.look?.(clockWake('win-qa').key, { now: READ + HOUR, hinted: false });
  await becomes({}, OPENS + HOUR);
  expect((await stateOf())?.notice).not.toHaveProperty('due');
});
