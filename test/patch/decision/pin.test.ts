import {
  beyondDate,
  differenceOf,
  leftWithout,
  listedIn,
  overrideList,
  testedUntil,
} from '../../../src/patch/decision/pin.ts';
import { slotChange } from '../../../src/patch/decision/slot.ts';
import { startParametersOf } from '../../../src/patch/decision/start.ts';
import { aFleet, aGroup, aPatchRun, aPlan, T0, WINDOW } from '../facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [baseline] = aGroup().baselines;

test('a list names packages with their versions, and KBs, in an order of its own', () => {
  const installed = {
    WINDOWS: ['KB5031234'],
    REDHAT_ENTERPRISE_LINUX: ['openssl.x86_64:1:3.0.7-24.el9', 'bash.x86_64:5.1.8-9.el9'],
  };
  const yaml = overrideList(installed);
  expect(yaml).toBe(
    [
      'patches:',
      "  - id: 'KB5031234'",
      "  - id: 'bash.x86_64'",
      "    title: '5.1.8-9.el9'",
      "  - id: 'openssl.x86_64'",
      "    title: '1:3.0.7-24.el9'",
      '',
    ].join('\n'),
  );
  expect(overrideList({ ...installed, WINDOWS: ['KB5031234', 'KB5031234'] })).toBe(yaml);
  expect(listedIn(yaml)).toEqual(['KB5031234', 'bash.x86_64:5.1.8-9.el9', 'openssl.x86_64:1:3.0.7-24.el9']);
});

test.each([
  ['kb5031234', ['KB5031234']],
  ['openssl', ['openssl.x86_64:1:3.0.7-24.el9']],
  ['openssl.x86_64', ['openssl.x86_64:1:3.0.7-24.el9']],
  ['openssl.x86_64:1:3.0.7-24.el9', ['openssl.x86_64:1:3.0.7-24.el9']],
  ['ssl', []],
])('without %s goes what it names, and nothing else', (word, gone) => {
  const all = ['KB5031234', 'openssl.x86_64:1:3.0.7-24.el9', 'openssl-libs.x86_64:1:3.0.7-24.el9'];
  const { left, unknown } = leftWithout({ REDHAT_ENTERPRISE_LINUX: all }, [word]);
  expect(left).toEqual({ REDHAT_ENTERPRISE_LINUX: all.filter((id) => !gone.includes(id)) });
  expect(unknown).toEqual(gone.length === 0 ? [word] : []);
});

test('a quote in an id ends no text', () => {
  expect(listedIn(overrideList({ UBUNTU: ["it's.amd64:1'0"] }))).toEqual(["it's.amd64:1'0"]);
});

test('a date is the day of the test less the delay of its baselines', () => {
  const baselines = baseline === undefined ? [] : [{ ...baseline, approveAfterDays: 7 }, baseline];
  expect(testedUntil(T0, baselines)).toBe('2026-11-13');
  expect(testedUntil(T0, [])).toBe('2026-11-20');
});

test('a baseline that lets newer patches through is beyond the date', () => {
  const at = (days: number | undefined, now: number) => {
    const { approveAfterDays: _days, ...rest } = baseline ?? { id: '', name: '', operatingSystem: '', rulesHash: '' };
    const own = days === undefined ? rest : { ...rest, approveAfterDays: days };
    return beyondDate([own], { fleet: 'win-dev', date: '2026-11-13', now });
  };
  expect(at(14, T0 + 3 * DAY)).toBeUndefined();
  expect(at(7, T0)).toBeUndefined();
  expect(at(7, T0 + DAY)).toEqual({
    code: 'past-date',
    fleet: 'win-dev',
    baseline: 'Win-PROD',
    date: '2026-11-13',
    until: '2026-11-14',
  });
  // One rule that waits for nothing lets patches through that nobody has tested, however long the others wait.
  const mixed = { id: 'pb', name: 'Mixed', operatingSystem: 'WINDOWS', rulesHash: 'r', soonestAfterDays: 0 };
  for (const each of [mixed, { ...mixed, approveAfterDays: 14 }])
    expect(beyondDate([each], { fleet: 'win-dev', date: '2026-11-13', now: T0 })).toMatchObject({
      until: '2026-11-20',
    });
  // With a date of its own it stays where it is.
  expect(at(undefined, T0 + 99 * DAY)).toBeUndefined();
});

test('what differs is said both ways', () => {
  expect(differenceOf('win-dev', ['KB1', 'KB2'], ['KB2', 'KB3'])).toEqual({
    fleet: 'win-dev',
    onlyHere: ['KB1'],
    onlyThere: ['KB3'],
  });
});

test('a start names everything that the gate compares', () => {
  const parameters = startParametersOf(aPatchRun());
  expect(parameters).toEqual({
    RunId: 'p-7k2m9x4q',
    Epoch: '1',
    PlanHash: 'a'.repeat(64),
    Fleet: 'win-prod',
    PatchGroup: 'Win-PROD',
    Window: 'none',
    TargetKey: 'InstanceIds',
    Instances: ['i-1', 'i-2', 'i-3', 'i-4'],
    Waves: '1',
    Wave1: ['i-1', 'i-2', 'i-3', 'i-4'],
    Wave2: ['none'],
    Wave3: ['none'],
    Document: 'AWS-RunPatchBaseline',
    Operation: 'Install',
    Reboot: 'RebootIfNeeded',
    SnapshotId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    OverrideList: 'none',
    BeforeHook: 'AWS-Noop',
    AfterHook: 'AWS-Noop',
    ExitHook: 'AWS-Noop',
    Concurrency: '10%',
    Errors: '10%',
    StepTimeout: '3600',
    LatestStart: '9999-12-31_23.59.59',
  });
});

test('a start in a window names it, and until when a wave may begin; hooks have a document of their own', () => {
  const slot = { what: WINDOW, opensAt: T0, latestStart: T0 + 3_600_000, elsewhere: 'x' };
  const plan = aPlan({ fleet: aFleet({ patch: { ...aFleet().patch, waves: [25, 100], hooks: { before: 'Drain' } } }) });
  expect(startParametersOf(aPatchRun({ slot, plan }))).toMatchObject({
    Window: WINDOW,
    LatestStart: '2026-11-20_10.00.00',
    Document: 'AWS-RunPatchBaselineWithHooks',
    BeforeHook: 'Drain',
    Waves: '2',
    Wave1: ['i-1'],
    Wave2: ['i-2', 'i-3', 'i-4'],
  });
});

test('who has left the group since the approval is sent nothing: it may be of another fleet by now', () => {
  const waved = aPlan({ fleet: aFleet({ patch: { ...aFleet().patch, waves: [25, 100] } }) });
  const plan = { ...waved, changedSince: { added: ['i-9'], removed: ['i-1'], newPatches: 0 } };
  expect(startParametersOf(aPatchRun({ plan }))).toMatchObject({
    Instances: ['i-2', 'i-3', 'i-4'],
    Waves: '1',
    Wave1: ['i-2', 'i-3', 'i-4'],
    Wave2: ['none'],
  });
});

test('another epoch is another snapshot', () => {
  const of = (epoch: number) => startParametersOf(aPatchRun({ epoch }))['SnapshotId'];
  expect(of(1)).toBe(of(1));
  expect(of(1)).not.toBe(of(2));
});

const slot = { what: WINDOW, opensAt: T0 };
const long = { durationMs: 4 * HOUR, cutoffMs: HOUR };
const facts = {
  window: { enabled: true, nextAt: T0, ...long },
  cutoffAt: T0 + 3 * HOUR,
  executions: [],
  upcoming: [T0],
  now: T0 - 60_000,
};
const ran = (status: string, startedAt = T0 + 5_000) => ({ id: 'e', windowId: WINDOW, status, startedAt });

test.each<[string, Partial<Parameters<typeof slotChange>[1]>, object | undefined]>([
  ['a window that will open as announced', {}, undefined],
  [
    'one whose list says a minute later, as Systems Manager does',
    { upcoming: [T0 + 30_000], window: { enabled: true, ...long } },
    undefined,
  ],
  ['one that was deleted', { window: undefined }, { kind: 'gone', why: `${WINDOW} was deleted` }],
  ['one that was disabled', { window: { enabled: false, ...long } }, { kind: 'gone', why: `${WINDOW} was disabled` }],
  [
    'one that was moved',
    { window: { enabled: true, nextAt: T0 + DAY, ...long }, upcoming: [T0 + DAY] },
    { kind: 'gone', why: `${WINDOW} no longer opens then` },
  ],
  ['one that is open', { now: T0 + 60_000, executions: [ran('IN_PROGRESS')], upcoming: [T0 + DAY] }, undefined],
  ['one that has not opened yet though it is time', { now: T0 + 60_000, upcoming: [T0 + DAY] }, undefined],
  [
    'one that ended without us',
    { now: T0 + 60_000, executions: [ran('SUCCESS')] },
    { kind: 'over', why: `${WINDOW} opened and ended (SUCCESS) before the runbook was let through` },
  ],
  ['one that ended at another time', { now: T0 + 60_000, executions: [ran('SUCCESS', T0 + DAY)] }, undefined],
  [
    'one that was moved when it was about to open, and opens later',
    { now: T0 + 600_000, executions: [ran('IN_PROGRESS', T0 + 605_000)] },
    { kind: 'over', why: `${WINDOW} did not open in time` },
  ],
  [
    'one that was made shorter',
    { window: { enabled: true, nextAt: T0, durationMs: 2 * HOUR, cutoffMs: HOUR } },
    { kind: 'gone', why: `${WINDOW} is shorter than it was announced` },
  ],
  [
    'one that was made longer',
    { window: { enabled: true, nextAt: T0, durationMs: 5 * HOUR, cutoffMs: HOUR } },
    undefined,
  ],
])('the slot of %s', (_title, parts, expected) => {
  expect(slotChange(slot, { ...facts, ...parts })).toEqual(expected);
});
