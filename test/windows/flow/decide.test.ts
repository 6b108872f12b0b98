import { DAY, HOUR } from '../../../src/duration.ts';
import { postureKey, saveSnapshot } from '../../../src/posture/effect/store.ts';
import { createRun, loadRun } from '../../../src/runs/effect/run-store.ts';
import { saveSeen } from '../../../src/windows/effect/store.ts';
import { createWindowsFeature } from '../../../src/windows/feature.ts';
import { COMPLIANCE } from '../../digest/compliance-config.ts';
import { aPosture, aSnapshot } from '../../posture/posture-fixture.ts';
import { T0 } from '../../runs/fixture.ts';
import { OPENS, SLOT, slotRun } from '../../runs/slot-fixture.ts';
import { kindsDouble } from '../../support/ports.ts';
import { aFleet, aSeen, configWith, WINDOW } from '../fixture.ts';
import { following } from '../ports.ts';
import { emptyWorld } from '../world.ts';

const ID = 'b-7k2m9x4q';
const DUE = { cve: 'CVE-2026-1', patch: 'KB1', exploited: true, rule: 'r', open: 1, overdue: 0 };
const config = configWith([
  aFleet('web', { window: SLOT.what, adopted: true }),
  aFleet('win-qa', { window: WINDOW, adopted: true }),
  aFleet('win-dev'),
]);

/** The occurrence of the adopted window of `web`, decided under the rules of its card. */
async function world(due?: number) {
  const compliance = { ...COMPLIANCE, deadlines: 'bod-26-04' } as const;
  const { ports: base, table } = following(emptyWorld(T0), due === undefined ? config : { ...config, compliance });
  const kinds = kindsDouble({ bake: { fixes: () => ['web'] } });
  if (due !== undefined) {
    const posture = aPosture({ fleet: 'web', verdict: 'not-compliant', deadline: { ...DUE, due } });
    await table.write([{ kind: 'put', item: { ...postureKey('web'), posture }, when: {} }]);
    const windows = { next: [OPENS, OPENS + 7 * DAY] };
    await saveSnapshot(table, aSnapshot({ fleet: slotRun('awaiting-approval').name, windows }));
  }
  const answers: string[] = [];
  const ports = {
    ...base,
    kinds,
    slack: { ...base.slack, respond: async (_url: string, { text }: { text: string }) => void answers.push(text) },
    bus: { put: async () => undefined },
  };
  await createRun(ports, slotRun('awaiting-approval', { version: 1 }), { type: 'requested', by: 'U0DEV' });
  const place = { rev: 0, windows: { [WINDOW]: aSeen() } };
  await saveSeen(table, '111122223333/ap-southeast-2', place);
  const feature = createWindowsFeature(ports);
  const say = async (text: string, userId = 'U0BEN'): Promise<string> => {
    const [name = '', ...words] = text.split(' ');
    const to = { userId, responseUrl: 'https://hooks.slack.com/1' };
    await feature.onCommand?.({ name, words, to, id: 'request', at: T0 }, T0);
    return answers.at(-1) ?? '';
  };
  const run = async () => (await loadRun(ports, ID))?.run;
  return { say, run, answers };
}

test('skip ends the run of the next occurrence, with its reason', async () => {
  const { say, run } = await world();
  await say('skip web because the release is late');
  expect(await run()).toMatchObject({ state: 'rejected', ending: { by: 'U0BEN', reason: 'the release is late' } });
});

test('deferred to the next occurrence is skipped', async () => {
  const { say, run } = await world();
  await say('defer web to next');
  expect(await run()).toMatchObject({ state: 'rejected', ending: { reason: 'no reason given' } });
});

test('defer to a time moves the run out of its slot, and people are asked again', async () => {
  const { say, run } = await world();
  await say('defer web to 2026-11-21 22:00');
  const moved = await run();
  expect(moved).toMatchObject({ state: 'awaiting-approval', epoch: 2, subject: SLOT.elsewhere });
  expect(moved).not.toHaveProperty('slot');
  expect(moved?.scheduledFor).toBeGreaterThan(OPENS);
});

test.each([
  ['skip web', DAY, /^Not skipped: CVE-2026-1 is due /],
  ['defer web to next', DAY, /^Not skipped: CVE-2026-1 is due /],
  ['skip web', 8 * DAY, undefined],
  ['defer web to 2026-11-21 22:00', 7 * HOUR, /^Not deferred: CVE-2026-1 is due /],
  ['defer web to 2026-11-21 22:00', 8 * DAY, undefined],
])('%s with something due (%#) is refused where that would be missed', async (text, inMs, refusal) => {
  const { say, run } = await world(T0 + inMs);
  const answer = await say(text);
  if (refusal === undefined) expect(answer).not.toMatch(/^Not /);
  else expect(answer).toMatch(refusal);
  expect((await run())?.epoch === 1 && (await run())?.state === 'awaiting-approval').toBe(refusal !== undefined);
});

test('whoever may not decide changes nothing', async () => {
  const { say, run } = await world();
  expect(await say('skip web', 'U0CLEO')).toMatch(/^Nothing was/);
  expect(await run()).toMatchObject({ state: 'awaiting-approval', epoch: 1 });
});

test.each([
  [
    'skip win-dev',
    /window Patching-DEV of win-dev, opening .*, is not adopted, so Patchwarden cannot skip or defer it/,
  ],
  ['defer win-dev to 22:00', /is not adopted/],
  ['skip win-qa', /no occurrence of win-qa can be skipped or deferred yet/],
  ['skip win-prd', /patchwarden.yml has no fleet `win-prd`/],
  ['defer web to noon', /I couldn't read `noon` as a time/],
])('%s changes nothing and says why', async (text, answer) => {
  const { say, run } = await world();
  expect(await say(text)).toMatch(answer);
  expect(await run()).toMatchObject({ state: 'awaiting-approval', epoch: 1 });
});

test('windows lists the openings of each fleet, with who decides them', async () => {
  const { say, answers } = await world();
  await say('windows');
  expect(answers).toEqual(['Maintenance windows of the next 14 days.']);
  expect(OPENS - T0).toBe(6 * HOUR);
});
