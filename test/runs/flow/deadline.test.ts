import { withClock } from '../../../src/cards/message/clock.ts';
import type { Config } from '../../../src/config/types.ts';
import { postureKey, saveSnapshot } from '../../../src/posture/effect/store.ts';
import { earliestClock } from '../../../src/posture/message/deadline.ts';
import type { FleetPosture, PostureDeadline } from '../../../src/posture/types/posture.ts';
import type { Wish } from '../../../src/runs/decision/wish.ts';
import { loadDeadline, loadFixed } from '../../../src/runs/effect/deadline.ts';
import { decideFor } from '../../../src/runs/flow/decide-for.ts';
import { timeModal } from '../../../src/runs/message/forms.ts';
import { refusalMessage } from '../../../src/runs/message/refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { header, section } from '../../../src/slack/blocks.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { aSnapshot } from '../../posture/deadline-fixture.ts';
import { createWorkerDouble } from '../effect/worker-double.ts';
import { aRun, DAY, HOUR, NOW, runIn } from '../fixture.ts';
import { OPENS, slotRun } from '../slot-fixture.ts';

const COMPLIANCE: NonNullable<Config['compliance']> = {
  sweepMs: HOUR,
  callsPerSecond: 3,
  staleMs: DAY,
  images: { behind: 2, ageMs: 30 * DAY },
  windowTags: [],
  deadlines: 'bod-26-04',
  custom: [],
  unrated: 'told',
  exceptions: { maxMs: DAY, remindMs: DAY },
  configRules: false,
};

const aDeadline = (due: number): PostureDeadline => ({
  due,
  cve: 'CVE-2026-1',
  patch: 'KB1',
  exploited: true,
  rule: 'BOD 26-04: known exploited, public, 3 days',
  open: 1,
  overdue: 0,
});

/** A run that fixes two fleets, of which these have deadlines. */
async function aWorld(due: Readonly<Record<string, number>>, { isOn = true } = {}) {
  const world = createWorkerDouble({ kind: { fixes: () => ['web-dev', 'web-prod'] } });
  world.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN'];
  for (const [fleet, at] of Object.entries(due)) {
    const posture: Partial<FleetPosture> = { schema: 1, fleet, verdict: 'not-compliant', deadline: aDeadline(at) };
    await world.table.write([{ kind: 'put', item: { ...postureKey(fleet), posture }, when: {} }]);
  }
  const { compliance: _none, ...config } = world.ports.config;
  const ports = { ...world.ports, config: isOn ? { ...config, compliance: COMPLIANCE } : config };
  const defer = async (run: Run, until: number) => {
    const record = await world.store(run);
    const wish: Wish = (by, eligibility) => ({ kind: 'defer', by, epoch: run.epoch, until, eligibility });
    return (await decideFor(ports, { record, userId: 'U0ANA', wish, now: NOW })).decision;
  };
  return { ...world, ports, defer };
}

test('the earliest deadline of all that it fixes stands in the way of a later start', async () => {
  const { ports, defer } = await aWorld({ 'web-dev': NOW + 9 * HOUR, 'web-prod': NOW + 3 * HOUR });
  expect(await loadDeadline(ports, aRun())).toMatchObject({ due: NOW + 3 * HOUR, what: 'CVE-2026-1' });
  expect(await defer(aRun(), NOW + 4 * HOUR)).toMatchObject({
    kind: 'refuse',
    refusal: { code: 'beyond-deadline', due: NOW + 3 * HOUR },
  });
});

test('of an occurrence, with the opening after it', async () => {
  const { ports, table } = await aWorld({ 'web-dev': NOW + DAY });
  const windows = { next: [OPENS, OPENS + 7 * DAY] };
  await saveSnapshot(table, aSnapshot({}, { fleet: slotRun('scheduled').name, windows }));
  expect(await loadDeadline(ports, slotRun('scheduled'))).toMatchObject({ nextOpening: OPENS + 7 * DAY });
});

test('nothing is read where the config has no deadlines', async () => {
  const { table, ports } = await aWorld({ 'web-dev': NOW }, { isOn: false });
  const before = table.calls();
  expect(await loadDeadline(ports, aRun())).toBeUndefined();
  expect(table.calls()).toBe(before);
});

const due = Date.parse('2026-11-23T23:59:00Z');
const beyond = { code: 'beyond-deadline', due, what: 'CVE-2026-1', rule: 'BOD 26-04: known exploited' } as const;

test.each([
  [
    'deferral',
    'Not deferred: CVE-2026-1 is due AT on web (BOD 26-04: known exploited). Choose a time before that; once it has passed, nothing can be deferred. If it must not start at all, `/patch pause` holds everything back.',
  ],
  [
    'skip',
    'Not skipped: CVE-2026-1 is due AT on web (BOD 26-04: known exploited), and no later opening is known to come in time. Let it patch, or patch before it with `/patch install web`. If it must not patch at all, `/patch pause` holds everything back.',
  ],
] as const)('a refused %s says why and what to do', (of, text) => {
  expect(refusalMessage({ ...beyond, of }, aRun()).text.replace(/<!date[^>]*>/, 'AT')).toBe(text);
});

test('the form for another time says until when, and why', () => {
  const limit = { due, what: 'CVE-2026-1', rule: 'r' };
  const view = timeModal(aRun(), { runId: 'b-7k2m9x4q', epoch: 1 }, NOW, limit);
  expect(JSON.stringify(view)).toContain(', since CVE-2026-1 is due then.');
});

test('the card of a run has the clock of what it fixes, until the run has ended', async () => {
  const world = await aWorld({ 'web-prod': NOW + 3 * HOUR });
  const clockOn = async (run: Run) => earliestClock(await loadFixed(world.ports, run), NOW)?.text;
  expect(await clockOn(aRun())).toMatch(/^\*Due\* .*: CVE-2026-1 \(KB1\), known exploited/);
  expect(await clockOn(runIn('succeeded'))).toBeUndefined();
  const card = { text: 'bake', blocks: [header('bake'), section(md`one line`)] };
  expect(withClock(card, md`due`).blocks).toEqual([header('bake'), section(md`due`), section(md`one line`)]);
  expect(withClock(card, undefined)).toBe(card);
});
