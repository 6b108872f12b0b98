import { DRIFT_ACTIONS, SNOOZE_INPUT } from '../../../src/compliance/types/actions.ts';
import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { loadEpisodes } from '../../../src/posture/effect/episodes.ts';
import { exceptionItemKey, exceptionKey, loadPosture } from '../../../src/posture/effect/store.ts';
import type { SweptInstance } from '../../../src/posture/types/swept.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { ClickJob, SubmitJob } from '../../../src/slack/job.ts';
import { T0 } from '../../nodes/fixture.ts';
import { anEc2, anInstance, exception, oneLacking } from '../../posture/fixture.ts';
import { eventProblem } from '../../support/event-schemas.ts';
import { dueOf } from '../../support/tick.ts';
import { CHANNEL, type DriftRig, driftRig } from '../drift-rig.ts';

/** As of a scan that has just ended. */
const fresh = (rig: DriftRig, instance: SweptInstance): SweptInstance => ({
  ...instance,
  ...(instance.state && { state: { ...instance.state, endedAt: rig.now() } }),
});
const bad = (rig: DriftRig, id: string) => fresh(rig, oneLacking(id, ['KB1']));
const good = (rig: DriftRig, id: string) => fresh(rig, anInstance(id));
const texts = (rig: DriftRig): string[] => rig.posts.map(({ text }) => text.split('.')[0] ?? '');

const click = (actionId: string, parts: Partial<ClickJob> = {}): ClickJob => ({
  kind: 'click',
  id: 'job',
  at: T0,
  actor: { userId: 'U0ANA', teamId: 'T0' },
  actionId,
  value: 'win-prod',
  from: { kind: 'message', channelId: CHANNEL, messageTs: '1790000000.000001' },
  ...parts,
});
const submit = (days: string): SubmitJob => ({
  kind: 'submit',
  id: 'job',
  at: T0,
  actor: { userId: 'U0ANA', teamId: 'T0' },
  callbackId: DRIFT_ACTIONS.snooze,
  privateMetadata: 'win-prod',
  values: { [SNOOZE_INPUT]: { kind: 'choice', value: days } },
});

test('drift is told once, whatever sweeps follow', async () => {
  const rig = driftRig();
  await rig.sweep([good(rig, 'i-1')]);
  expect(rig.posts).toEqual([]);
  for (let hour = 0; hour < 30; hour += 1) {
    rig.wait(HOUR);
    await rig.sweep([bad(rig, 'i-1')]);
  }
  expect(texts(rig)).toEqual(['Drift in win-prod: 1 of 1 instance not compliant']);
  expect((await loadPosture(rig.ports.table, 'win-prod'))?.card).toEqual({ channel: CHANNEL, ts: '1790000000.000001' });
});

test('news of the same day is put into its card, and of another day gets a new one; the one before says where it is', async () => {
  const rig = driftRig();
  await rig.sweep([bad(rig, 'i-1'), good(rig, 'i-2'), good(rig, 'i-3')]);
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1'), bad(rig, 'i-2'), good(rig, 'i-3')]);
  expect(rig.posts).toHaveLength(1);
  expect(rig.paints.at(-1)?.text).toContain('2 of 3 instances not compliant');
  rig.wait(DAY);
  await rig.sweep([bad(rig, 'i-1'), bad(rig, 'i-2'), bad(rig, 'i-3')]);
  expect(texts(rig)).toEqual([
    'Drift in win-prod: 1 of 3 instances not compliant',
    'Drift in win-prod: 3 of 3 instances not compliant',
  ]);
  expect(rig.paints.at(-1)).toEqual({ ts: '1790000000.000001', text: expect.stringContaining('has a newer card') });
});

test('back in compliance is told with how long it took, and leaving it again on the same day', async () => {
  const rig = driftRig();
  await rig.sweep([good(rig, 'i-1')]);
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1')]);
  rig.wait(5 * HOUR);
  await rig.sweep([good(rig, 'i-1')]);
  expect(rig.paints.at(-1)?.text).toBe('Back in compliance: win-prod, after 5 h. No action needed');
  expect(rig.posts[1]).toMatchObject({ threadTs: '1790000000.000001', replyBroadcast: true });
  expect(rig.posts[1]?.text).toMatch(/^\*win-prod\* is back in compliance after 5 h: 1 instance compliant/);
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1')]);
  expect(rig.posts[2]?.text).toMatch(/^\*win-prod\* left compliance again: 1 of 1 instance not compliant/);
  expect(
    (await loadEpisodes(rig.ports.table, 'win-prod')).map(({ since, until }) => [since - T0, until && until - T0]),
  ).toEqual([
    [HOUR, 6 * HOUR],
    [7 * HOUR, undefined],
  ]);
});

test('instances that a new image has replaced are told as mended', async () => {
  const rig = driftRig();
  await rig.sweep([bad(rig, 'i-1'), bad(rig, 'i-2'), good(rig, 'i-3')]);
  rig.wait(2 * HOUR);
  await rig.sweep([good(rig, 'i-4'), good(rig, 'i-5'), good(rig, 'i-3')]);
  expect(rig.posts[1]?.text).toMatch(
    /is back in compliance after 2 h: 3 instances compliant\. 2 instances that needed it are gone: replaced by a new image, or terminated\./,
  );
});

test('however many looks a storm of events leads to at once, there is one message', async () => {
  const rig = driftRig();
  await rig.sweep([good(rig, 'i-1')]);
  rig.wait(HOUR);
  await rig.store([bad(rig, 'i-1')]);
  await Promise.all(Array.from({ length: 50 }, () => rig.refresh()));
  for (let look = 0; look < 50; look += 1) await rig.refresh();
  expect(texts(rig)).toEqual(['Drift in win-prod: 1 of 1 instance not compliant']);
  expect(new Set(rig.events.map(({ detail }) => detail['id'])).size).toBe(1);
});

test('the bus hears of each change once, as its schema says', async () => {
  const rig = driftRig();
  await rig.sweep([good(rig, 'i-1')]);
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1')]);
  await rig.feature.onSubmit?.(submit('3'), rig.now());
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1')]);
  await rig.sweep([good(rig, 'i-1')]);
  rig.wait(HOUR);
  await rig.sweep([good(rig, 'i-1')]);
  expect(rig.events.map(({ detail }) => [detail['id'], detail['change'], detail['state'], detail['by']])).toEqual([
    ['win-prod/1', 'drifted', 'not-compliant', undefined],
    ['win-prod/2', 'snoozed', 'not-compliant', 'U0ANA'],
    ['win-prod/3', 'back-in-compliance', 'compliant', undefined],
  ]);
  expect(rig.events[0]?.detail).toMatchObject({ causes: ['missing'], counts: { instances: 1, notCompliant: 1 } });
  expect(rig.events.map(({ type, detail }) => eventProblem(type, detail))).toEqual([undefined, undefined, undefined]);
});

test('an instance that has just been launched is not drift until it has had its time', async () => {
  const rig = driftRig();
  const { state: _, ...newer } = anInstance('i-1', { ec2: anEc2({ launchedAt: T0 }) });
  await rig.sweep([newer]);
  expect([rig.posts.length, (await loadPosture(rig.ports.table, 'win-prod'))?.verdict]).toEqual([0, 'not-seen']);
  rig.wait(DAY + HOUR);
  await rig.sweep([newer]);
  expect(texts(rig)).toEqual(['Drift in win-prod: 1 of 1 instance not seen']);
});

test('what people permit is told as excepted and not as mended, and as drift when that is over', async () => {
  const rig = driftRig();
  await rig.sweep([good(rig, 'i-1')]);
  rig.wait(HOUR);
  await rig.sweep([bad(rig, 'i-1')]);
  const until = rig.now() + 2 * DAY;
  const permitted = exception({ kind: 'fleet' }, { until });
  await rig.ports.table.write([
    { kind: 'put', item: { ...exceptionKey(permitted.id), exception: permitted }, when: {} },
    { kind: 'put', item: { ...exceptionItemKey(permitted.id), exception: permitted }, when: {} },
  ]);
  rig.wait(HOUR);
  await rig.refresh();
  expect(rig.posts).toHaveLength(1);
  const { text } = rig.paints.at(-1) ?? {};
  expect(text).toMatch(/^Excepted: win-prod, until 22 November 2026\. No action needed until /);
  expect(text).not.toMatch(/Back in compliance|Patch now/);
  expect(await loadEpisodes(rig.ports.table, 'win-prod')).toMatchObject([{ excepted: true, until: rig.now() }]);
  await rig.feature.onCommand?.(
    { name: 'compliance', words: [], to: { userId: 'U0ANA', viewId: 'V2' }, id: 'c', at: T0 },
    rig.now(),
  );
  const list = JSON.stringify(rig.views.at(-1)?.blocks);
  expect(list).toContain('1 of 1 fleet compliant (1 by exception)');
  expect(list).toMatch(/\*win-prod\*: excepted · 0 of 1 instance compliant, 1 excepted · until /);
  rig.wait(2 * DAY);
  await rig.refresh();
  expect(texts(rig)[1]).toBe('Drift in win-prod: 1 of 1 instance not compliant');
});

test('what is in no fleet has a card and a line in the list, and is counted among no fleets', async () => {
  const rig = driftRig();
  const stray = anInstance('i-9', { ec2: anEc2({ tags: { team: 'desktop' } }) });
  await rig.sweep([fresh(rig, stray)], { fleet: NO_FLEET, baselines: {} });
  await rig.sweep([good(rig, 'i-1')]);
  expect(texts(rig)).toEqual(['Drift in instances in no fleet: compliant, but its setup needs attention']);
  await rig.feature.onCommand?.(
    { name: 'compliance', words: [], to: { userId: 'U0ANA', viewId: 'V2' }, id: 'c', at: T0 },
    rig.now(),
  );
  const list = JSON.stringify(rig.views.at(-1)?.blocks);
  expect(list).toContain('1 of 1 fleet compliant · 0 not compliant');
  expect(list).toContain('*instances in no fleet*: compliant · 1 instance compliant');
  expect(list).toContain('No patch group tag: 1');
});

describe('a snooze', () => {
  const snoozed = async (): Promise<DriftRig> => {
    const rig = driftRig();
    await rig.sweep([bad(rig, 'i-1'), good(rig, 'i-2')]);
    rig.wait(MINUTE);
    await rig.feature.onSubmit?.(submit('3'), rig.now());
    return rig;
  };

  test('keeps what is new from being told until it ends, and is listed', async () => {
    const rig = await snoozed();
    expect((await loadPosture(rig.ports.table, 'win-prod'))?.snoozedUntil).toBe(T0 + MINUTE + 3 * DAY);
    rig.wait(2 * DAY);
    await rig.sweep([bad(rig, 'i-1'), bad(rig, 'i-2')]);
    expect(rig.posts).toHaveLength(1);
    expect(rig.paints.at(-1)?.text).toContain('2 of 2 instances not compliant');
    rig.wait(DAY);
    await rig.sweep([bad(rig, 'i-1'), bad(rig, 'i-2')]);
    expect(texts(rig)).toEqual([
      'Drift in win-prod: 1 of 2 instances not compliant',
      'Drift in win-prod: 2 of 2 instances not compliant',
    ]);
  });

  test('is ended on the card', async () => {
    const rig = await snoozed();
    await rig.feature.onClick?.(click(DRIFT_ACTIONS.wake), rig.now());
    expect(rig.answers.at(-1)).toContain('has ended');
    expect((await loadPosture(rig.ports.table, 'win-prod'))?.snoozedUntil).toBeUndefined();
  });

  test.each(['15', '0', '1.5', 'x'])('of %s days is refused', async (days) => {
    const rig = driftRig();
    await rig.sweep([bad(rig, 'i-1')]);
    await rig.feature.onSubmit?.(submit(days), rig.now());
    expect(rig.answers.at(-1)).toContain('Nothing was changed');
  });

  test('is not taken from another message than the card', async () => {
    const rig = driftRig();
    await rig.sweep([bad(rig, 'i-1')]);
    const from = { kind: 'message', channelId: CHANNEL, messageTs: '1700000000.000009' } as const;
    await rig.feature.onClick?.(click(DRIFT_ACTIONS.snooze, { from, viewId: 'V1' }), rig.now());
    expect(JSON.stringify(rig.views)).toContain('Nothing was done');
  });
});

test('what Slack did not take is posted by the tick, once', async () => {
  const rig = driftRig();
  rig.down = true;
  await rig.sweep([bad(rig, 'i-1')]);
  expect(rig.posts).toEqual([]);
  rig.down = false;
  rig.wait(2 * MINUTE);
  for (const key of await dueOf(rig.feature, rig.ports.table, rig.now()))
    if (key.startsWith('fleet:')) await rig.feature.look?.(key, { now: rig.now(), hinted: false });
  expect(rig.posts).toHaveLength(1);
  rig.wait(2 * MINUTE);
  expect((await dueOf(rig.feature, rig.ports.table, rig.now())).filter((key) => key.startsWith('fleet:'))).toEqual([]);
});

test('Why and the list say the same as the card', async () => {
  const rig = driftRig();
  await rig.sweep([bad(rig, 'i-1'), good(rig, 'i-2')]);
  await rig.feature.onClick?.(click(DRIFT_ACTIONS.why, { viewId: 'V1' }), rig.now());
  const to = { userId: 'U0ANA', viewId: 'V2' };
  await rig.feature.onCommand?.({ name: 'compliance', words: [], to, id: 'c', at: T0 }, rig.now());
  await rig.feature.onCommand?.({ name: 'compliance', words: ['win-pro'], to, id: 'c', at: T0 }, rig.now());
  const [why, list, unknown] = rig.views.map(({ blocks }) => JSON.stringify(blocks));
  expect(why).toContain('*Missing patches: 1 instance*');
  expect(list).toContain('0 of 1 fleet compliant · 1 not compliant · 0 not fully seen');
  expect(unknown).toContain('Did you mean `win-prod`?');
});
