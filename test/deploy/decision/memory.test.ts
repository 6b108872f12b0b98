import { type MemoryFacts, MOST_FACTS, memoryOf, newsOf } from '../../../src/deploy/decision/memory.ts';
import { type ImageMemory, type MemoryFact, toldIn } from '../../../src/deploy/types/memory.ts';
import { bindingOf } from '../../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { present } from '../../../src/present.ts';
import { DEV, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, NEW, OLD } from '../facts.ts';

const NOW = T0 + 9_000_000;

const ended = (id: string, state: DeployRun['state'], parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({ id, state, ending: { at: T0 + 60_000, code: 'failed' }, ...parts });
const rolledBack = (id: string, ending: Partial<DeployRun['ending']> = {}) =>
  ended(id, 'rolled-back', { ending: { at: T0 + 60_000, code: 'rolled-back-outside', ...ending } });
const rollback = (of: string, parts: Partial<DeployRun> = {}) =>
  ended(`d-back-${of}`, 'succeeded', {
    plan: aDeployPlan({ image: OLD, returnOf: of, returnBy: 'U0BEN' }),
    ending: { at: T0 + 120_000, code: 'succeeded' },
    ...parts,
  });
const dev = (run: DeployRun): DeployRun => ({ ...run, name: 'web-dev' });

const facts = (parts: Partial<MemoryFacts> = {}): MemoryFacts => ({
  image: NEW,
  from: OLD,
  here: { fleet: 'web-prod', runs: [] },
  alarms: { kind: 'read', value: [] },
  now: NOW,
  ...parts,
});
const here = (...runs: DeployRun[]): Partial<MemoryFacts> => ({ here: { fleet: 'web-prod', runs } });
const before = (runs: DeployRun[], healthy = 2, total = 2): Partial<MemoryFacts> => ({
  before: {
    history: { fleet: 'web-dev', runs: runs.map(dev) },
    health: { kind: 'read', value: { healthy, total } },
  },
});
const of = (parts: Partial<MemoryFacts>): readonly MemoryFact[] => memoryOf(facts(parts)).facts;

test('nothing speaks against a newer image with a clean history', () => {
  expect(memoryOf(facts(before([ended('d-1', 'succeeded')])))).toEqual({ at: NOW, facts: [] });
});

const HERE = { here: true, fleet: 'web-prod', runId: 'd-1', at: T0 + 60_000 };
const THERE = { here: false, fleet: 'web-dev', runId: 'd-1', at: T0 + 60_000 };
const byService = (service: string) => ({ kind: 'service', service });
const byPerson = (by: string) => ({ kind: 'person', by });
const elsewhere = aDeployPlan({ image: { id: 'ami-0other', kind: 'ami' } });
const group = aDeployPlan({ target: { kind: 'auto-scaling-group', group: 'g' } });
const { start: _start, ...unstarted } = aDeploy();

const MIXED = [
  { image: OLD.id, instances: 2 },
  { image: NEW.id, instances: 2 },
];
const AT_CHECKPOINT = { kind: 'deploy', phase: 'replacing', status: 'Successful', done: 1, total: 5 } as const;
const STOPPED = { code: 'stopped', by: 'U0BEN', reason: 'errors on the new instances', on: 2, total: 4 };
function stopped(
  parts: Partial<DeployRun> = {},
  ending: { code?: 'stopped-at-checkpoint' | 'cancelled-outside'; by?: undefined; reason?: undefined } = {},
  images: readonly { image: string; instances: number }[] | undefined = MIXED,
): DeployRun {
  const told = { at: T0 + 60_000, code: 'cancelled', by: 'U0BEN', reason: STOPPED.reason, ...ending } as const;
  const { by, reason, ...known } = told;
  return ended('d-1', 'cancelled', {
    ending: { ...known, ...present({ by, reason }) },
    ...(ending.code === 'stopped-at-checkpoint' ? {} : { outcome: { kind: 'deploy', images, refreshId: 'r-1' } }),
    ...parts,
  });
}

test.each<[string, Partial<MemoryFacts>, object[]]>([
  [
    'rolled back here by CloudFormation',
    here(rolledBack('d-1')),
    [{ code: 'rolled-back', ...HERE, how: byService('CloudFormation') }],
  ],
  [
    'rolled back here by Auto Scaling',
    here({ ...rolledBack('d-1'), plan: group }),
    [{ code: 'rolled-back', ...HERE, how: byService('Auto Scaling') }],
  ],
  [
    'rolled back by a person while it was watched',
    here(rolledBack('d-1', { code: 'rolled-back', by: 'U0ANA' })),
    [{ code: 'rolled-back', ...HERE, how: byPerson('U0ANA') }],
  ],
  [
    'rolled back by a run of its own, by who clicked',
    here(rollback('d-1'), ended('d-1', 'succeeded')),
    [{ code: 'rolled-back', ...HERE, at: T0 + 120_000, how: byPerson('U0BEN') }],
  ],
  [
    'rolled back by a run of its own, by who requested it',
    here(rollback('d-1', { plan: aDeployPlan({ image: OLD, returnOf: 'd-1' }) }), ended('d-1', 'succeeded')),
    [{ code: 'rolled-back', ...HERE, at: T0 + 120_000, how: byPerson(DEV.userId) }],
  ],
  [
    'being rolled back',
    before([rollback('d-1', { state: 'running' }), ended('d-1', 'succeeded')]),
    [{ code: 'rolled-back', ...THERE, at: T0 + 120_000, how: byPerson('U0BEN'), active: true }],
  ],
  [
    'a rollback that never began',
    here(rollback('d-1', { ...unstarted, state: 'expired' }), ended('d-1', 'succeeded')),
    [],
  ],
  ['failed here', here(ended('d-1', 'failed')), [{ code: 'failed', ...HERE }]],
  ['failed before', before([ended('d-1', 'failed')]), [{ code: 'failed', ...THERE }]],
  ['a request that was refused before it started', here({ ...unstarted, id: 'd-1', state: 'failed' }), []],
  ['withdrawn', here(ended('d-1', 'cancelled')), []],
  ['stopped by a person, with part of it moved', here(stopped()), [{ ...STOPPED, ...HERE }]],
  ['stopped part-way on the fleet before', before([stopped()]), [{ ...STOPPED, ...THERE }]],
  [
    'stopped at its checkpoint, as it was seen there',
    here(stopped({ progress: AT_CHECKPOINT }, { code: 'stopped-at-checkpoint' }, undefined)),
    [{ ...STOPPED, ...HERE, on: 1, total: 5 }],
  ],
  [
    'stopped in AWS, with what it left not known',
    here(stopped({}, { code: 'cancelled-outside', by: undefined, reason: undefined }, [])),
    [{ code: 'stopped', ...HERE }],
  ],
  ['stopped before an instance had moved', here(stopped({}, {}, [{ image: OLD.id, instances: 4 }])), []],
  [
    'stopped, and rolled back since',
    here(rollback('d-1'), stopped()),
    [{ code: 'rolled-back', ...HERE, at: T0 + 120_000, how: byPerson('U0BEN') }],
  ],
  [
    'stopped, and then deployed again',
    here(ended('d-2', 'succeeded'), stopped()),
    [{ ...STOPPED, ...HERE, again: 'd-2' }],
  ],
  ['another image failed', here(ended('d-1', 'failed', { plan: elsewhere })), []],
  ['needs attention before', before([ended('d-1', 'needs-attention')]), [{ code: 'unresolved', ...THERE }]],
  [
    'overridden before',
    before([ended('d-1', 'succeeded', { plan: aDeployPlan({ override: { reason: 'CVE', order: true } }) })]),
    [{ code: 'overridden', fleet: 'web-dev', runId: 'd-1', at: T0 + 60_000, by: DEV.userId, reason: 'CVE' }],
  ],
  [
    'rolled back, and then deployed again',
    here(ended('d-2', 'succeeded'), rolledBack('d-1')),
    [{ code: 'rolled-back', ...HERE, how: byService('CloudFormation'), again: 'd-2' }],
  ],
  [
    'rolled back twice: the newest counts',
    here(rollback('d-2'), ended('d-2', 'succeeded'), rolledBack('d-1')),
    [{ code: 'rolled-back', ...HERE, runId: 'd-2', at: T0 + 120_000, how: byPerson('U0BEN') }],
  ],
  [
    'the fleet before unhealthy',
    before([], 1, 2),
    [{ code: 'before-unhealthy', fleet: 'web-dev', healthy: 1, total: 2 }],
  ],
  ['the fleet before empty', before([], 0, 0), [{ code: 'before-unhealthy', fleet: 'web-dev', healthy: 0, total: 0 }]],
  [
    'the fleet before unread',
    { before: { history: { fleet: 'web-dev', runs: [] }, health: { kind: 'unread', error: 'AccessDenied' } } },
    [{ code: 'before-unread', fleet: 'web-dev', error: 'AccessDenied' }],
  ],
  ['a fleet before that has no groups', { before: { history: { fleet: 'web-dev', runs: [] } } }, []],
  [
    'an alarm in ALARM; one without data is none',
    {
      alarms: {
        kind: 'read',
        value: [
          { name: 'a', state: 'ALARM', since: T0 },
          { name: 'b', state: 'OK' },
          { name: 'c', state: 'INSUFFICIENT_DATA' },
        ],
      },
    },
    [{ code: 'alarm', name: 'a', since: T0 }],
  ],
  [
    'alarms unread',
    { alarms: { kind: 'unread', error: 'Throttling' } },
    [{ code: 'alarms-unread', error: 'Throttling' }],
  ],
  [
    'an alarm whose state AWS did not tell',
    { alarms: { kind: 'read', value: [{ name: 'a' }] } },
    [{ code: 'alarms-unread', error: 'StateValue missing' }],
  ],
  [
    'older than what runs',
    { image: { ...OLD, id: 'ami-0older', createdAt: T0 - 40 * 86_400_000 }, from: OLD },
    [{ code: 'older', createdAt: T0 - 40 * 86_400_000, running: OLD.id, runningCreatedAt: OLD.createdAt }],
  ],
  ['of an age that is not known', { image: { id: 'ami-0x', kind: 'ami' }, from: OLD }, []],
  ['not compared with anything', { from: undefined }, []],
  [
    'history read in part',
    { here: { fleet: 'web-prod', runs: [], cut: 500 } },
    [{ code: 'history-cut', fleet: 'web-prod', runs: 500 }],
  ],
])('%s', (_title, parts, expected) => {
  expect(of(parts)).toEqual(expected);
});

test('the worst is told first, and what was mended since last', () => {
  const all = of({
    ...here(rolledBack('d-1')),
    alarms: { kind: 'read', value: [{ name: 'a', state: 'ALARM' }] },
    image: { ...NEW, createdAt: 1 },
    ...before([ended('d-4', 'succeeded'), ended('d-3', 'failed')], 1, 2),
  });
  expect(all.map(({ code }) => code)).toEqual(['rolled-back', 'alarm', 'before-unhealthy', 'older', 'failed']);
});

test('so many facts are kept, and the others counted', () => {
  const value = Array.from({ length: MOST_FACTS + 3 }, (_none, i) => ({ name: `a-${i}`, state: 'ALARM' }));
  const memory = memoryOf(facts({ alarms: { kind: 'read', value } }));
  expect(memory.facts).toHaveLength(MOST_FACTS);
  expect(memory.more).toBe(3);
});

const remembered = (...found: MemoryFact[]): ImageMemory => ({ at: T0, facts: found });
const alarm = (name: string): MemoryFact => ({ code: 'alarm', name });
const ill = (healthy: number): MemoryFact => ({ code: 'before-unhealthy', fleet: 'web-dev', healthy, total: 2 });
const unread: MemoryFact = { code: 'alarms-unread', error: 'Throttling' };
const back: MemoryFact = { code: 'rolled-back', ...THERE, how: { kind: 'person', by: 'U0ANA' } };

test.each<[string, ImageMemory | undefined, ImageMemory, ReturnType<typeof newsOf>['kind']]>([
  ['nothing then and now', undefined, remembered(), 'none'],
  ['an alarm since', undefined, remembered(alarm('a')), 'new'],
  ['another alarm', remembered(alarm('a')), remembered(alarm('a'), alarm('b')), 'new'],
  ['the same alarm', remembered(alarm('a')), remembered(alarm('a')), 'none'],
  ['an alarm that is over', remembered(alarm('a')), remembered(), 'none'],
  ['fewer healthy than told', remembered(ill(1)), remembered(ill(0)), 'none'],
  ['unhealthy since', remembered(), remembered(ill(1)), 'new'],
  ['rolled back since', remembered(alarm('a')), remembered(back), 'new'],
  ['no longer readable', remembered(), remembered(unread), 'unread'],
  ['unreadable then and now', remembered(unread), remembered({ ...unread, error: 'AccessDenied' }), 'none'],
  ['unreadable, and something new', remembered(), remembered(unread, ill(1)), 'new'],
])('news for those who approved: %s', (_title, told, now, kind) => {
  expect(newsOf(told, now).kind).toBe(kind);
});

test('what people were told is part of what they approve, its numbers are not', () => {
  const told = (memory: ImageMemory) => bindingOf(aDeployPlan({ memory }));
  expect(told(remembered(ill(1)))).toEqual(told(remembered(ill(0))));
  expect(told(remembered(ill(1)))).not.toEqual(bindingOf(aDeployPlan()));
  expect(toldIn(remembered(ill(1), alarm('a')))).toEqual(['alarm a', 'before-unhealthy web-dev']);
});
