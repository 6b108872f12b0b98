import type { StackEvent } from '../../../src/aws/cloudformation.ts';
import { boundedImages, boundedWarnings, namesOf } from '../../../src/deploy/decision/bounds.ts';
import { foldEvents, isPending, pendingCount } from '../../../src/deploy/decision/events.ts';
import { warn } from '../../../src/deploy/decision/live.ts';
import { stackChangeOf } from '../../../src/deploy/decision/stack-plan.ts';
import { fleetLines } from '../../../src/deploy/message/blast.ts';
import { runningLines } from '../../../src/deploy/message/progress.ts';
import { fleetNowText } from '../../../src/deploy/message/result.ts';
import { refusalReason, warningSections } from '../../../src/deploy/message/warnings.ts';
import type { EventTally } from '../../../src/deploy/types/progress.ts';
import type { TemplateGroup } from '../../../src/deploy/types/template.ts';
import { loadRun, saveDecision } from '../../../src/runs/effect/run-store.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { topText } from '../../../src/slack/mrkdwn.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/written-text.ts';
import {
  aChange,
  aDeploy,
  aDeployPlan,
  aGroup,
  anInstance,
  aSet,
  aStack,
  NEW,
  OLD,
  STACK_ID,
  TOKEN,
} from '../facts.ts';

/** The most that CloudFormation takes: 500 resources, logical ids of 255 characters; a fifth of them groups. */
const RESOURCES = 500;
const GROUPS = 100;
const nameOf = (i: number): string => `R${i}`.padEnd(255, String.fromCharCode(97 + (i % 26)));
const ids = Array.from({ length: RESOURCES }, (_, i) => nameOf(i));
const groupIds = ids.slice(0, GROUPS);

/** Each in many zones, behind fifty target groups, half of its instances unhealthy and its processes suspended. */
const aLargeGroup = (logicalId: string) => ({
  logicalId,
  runs: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`i-${i}`, 'ami-0old'])),
  group: aGroup(20, {
    name: `web-${logicalId}`.slice(0, 255),
    targetGroupArns: Array.from({ length: 50 }, (_, i) => `arn:aws:x:targetgroup/${'t'.repeat(30)}${i}/1`),
    instances: Array.from({ length: 20 }, (_, i) => anInstance(`i-${i}`, { zone: `zone-${i}`, healthy: i < 10 })),
    suspendedProcesses: ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer'],
  }),
});

const known = <Value>(value: Value) => ({ kind: 'known', value }) as const;
const absent = { kind: 'absent' } as const;

const groupTemplate = (logicalId: string): TemplateGroup => ({
  logicalId,
  follows: true,
  launches: [
    {
      place: 'LaunchTemplate',
      version: known('newest-number'),
      image: known('parameter'),
      instanceTypes: known(['m5.large']),
    },
  ],
  name: absent,
  min: known(30),
  max: known(60),
  desired: known(30),
  keepsSizes: known(false),
  creation: known({ count: known(30), minSuccessful: known(100) }),
  update: { kind: 'replace' },
  deletionProtection: known('none'),
  retention: absent,
  subnets: known(['subnet-1']),
});

const change = stackChangeOf({
  image: NEW,
  from: OLD,
  stack: aStack(),
  template: {
    hasParameter: true,
    ssmParameter: false,
    following: groupIds,
    groups: groupIds.map(groupTemplate),
    unsupported: [],
  },
  set: aSet({ changes: ids.map((id) => aChange(id, { physicalId: 'p'.repeat(2048), replacement: 'True' })) }),
  groups: groupIds.map(aLargeGroup),
  monitoringMinutes: 30,
  usualMs: [],
  now: T0,
});
const plan = aDeployPlan({ change });

let serial = 0;
const anEvent = (logicalId: string, status: string, reason?: string): StackEvent => {
  serial += 1;
  const physicalId = logicalId === 'stack' ? STACK_ID : 'p'.repeat(2048);
  const event = { id: `e${serial}`, at: T0 + serial, logicalId, physicalId, type: 'X', status, token: TOKEN };
  return reason === undefined ? event : { ...event, reason };
};

const operation = { stackId: STACK_ID, token: TOKEN, expected: Object.fromEntries(groupIds.map((id) => [id, 20])) };
const fold = (before: EventTally | undefined, events: readonly StackEvent[]): EventTally => {
  const tally = foldEvents(before, events.toReversed(), operation);
  if (tally === undefined) throw new Error('nothing was counted');
  return tally;
};

const begun = fold(undefined, [
  anEvent('stack', 'UPDATE_IN_PROGRESS', 'User Initiated'),
  ...ids.map((id) => anEvent(id, 'UPDATE_IN_PROGRESS', 'ä'.repeat(3000))),
  ...ids.map((id) => anEvent(id, 'UPDATE_IN_PROGRESS', 'Received SUCCESS signal with UniqueId i-1')),
]);

const progressWith = (events: EventTally) =>
  ({
    kind: 'deploy',
    phase: 'creating',
    status: 'UPDATE_IN_PROGRESS',
    done: 1,
    total: 2000,
    current: events.pending.at(-1) ?? '',
    events,
  }) as const;

test('of the largest stack, plan, progress and end are kept as they are', async () => {
  const world = createWorkerDouble();
  let record = await world.store(aDeploy({ state: 'planning', version: 1, plan: aDeployPlan() }));
  const asked = aDeploy({ plan, state: 'awaiting-approval' });
  const images = Array.from({ length: 5000 }, (_, i) => ({
    image: `ami-${String(i).padStart(17, '0')}`,
    instances: 1,
  }));
  const outcome = boundedImages({ kind: 'deploy', images, final: true }, NEW.id);
  const failure = { resource: nameOf(1), status: 'UPDATE_FAILED', reason: 'ä'.repeat(500) };
  const progress = { ...progressWith(begun), failure };
  const steps: Partial<Run>[] = [
    asked,
    { state: 'running', progress },
    { state: 'failed', progress, outcome: { ...outcome, failure }, ending: { at: T0, code: 'failed', reason: 'x' } },
  ];
  for (const step of steps) {
    const run = { ...record.run, ...step, version: record.run.version + 1 };
    const audit = { type: 'progressed', evidence: { plan: run.plan } } as const;
    const saved = await saveDecision(world.ports, { record, run, audit, at: T0 });
    expect(saved?.run).toEqual(run);
    if (saved !== undefined) record = saved;
  }
  expect((await loadRun(world.ports, record.run.id))?.run.state).toBe('failed');
});

test('what of it is left out is counted, and said', () => {
  expect([change.warnings.length, change.warningsMore]).toEqual([40, 262]);
  const warned = linesOf(warningSections(change)).join('\n').split('\n');
  expect([warned[0], warned.at(-1)?.slice(0, 12)]).toEqual(['*302 warnings*', '• 294 more: ']);
  const [facts] = change.groups;
  expect(facts).toMatchObject({ zonesMore: 10, targetGroupsMore: 40 });
  const [line] = fleetLines(facts === undefined ? [] : [facts]).map(topText);
  expect(line).toMatch(
    /in 20 zones \(zone-0, zone-1, .* and 14 more\), target groups t{30}0, t{30}1, t{30}2 and 47 more$/,
  );
  const images = Array.from({ length: 30 }, (_, i) => ({ image: `ami-${i}`, instances: 2 }));
  const outcome = boundedImages({ kind: 'deploy', images }, 'ami-29');
  expect([outcome.images.length, outcome.images.at(-1)?.image, outcome.imagesMore]).toEqual([
    20,
    'ami-29',
    { images: 10, instances: 20 },
  ]);
  expect(topText(fleetNowText(aDeploy({ outcome })))).toContain('2 instances on `ami-3` and 26 more images');
  expect(namesOf(ids)).toBe(`${nameOf(0)} and 499 more`);
});

test('of many warnings those are kept that say something new, and those that block', () => {
  const many = Array.from({ length: 60 }, (_, i) => warn('unhealthy-now', false, { group: String(i) }));
  const { warnings } = boundedWarnings([
    ...many,
    warn('none-in-service', true),
    warn('none-in-service', true),
    warn('drifted', false),
  ]);
  expect(warnings.slice(0, 4).map(({ code }) => code)).toEqual([
    'unhealthy-now',
    'none-in-service',
    'drifted',
    'none-in-service',
  ]);
  expect(refusalReason(groupIds.map(() => warn('no-stack-role', true)))).toMatch(
    /CloudFormation keeps using that role\. And 95 more reasons$/,
  );
});

test('what is being changed is known to the last resource, though most are not named', () => {
  expect(pendingCount(begun)).toBe(RESOURCES);
  expect(begun.pending).toEqual(ids.slice(-20));
  expect(ids.every((id) => isPending(begun, id))).toBe(true);
  const nearly = fold(
    begun,
    ids.slice(0, -1).map((id) => anEvent(id, 'UPDATE_COMPLETE')),
  );
  expect([pendingCount(nearly), nearly.pending, nearly.doneGroups.length]).toEqual([1, ids.slice(-1), GROUPS]);
  const run = aDeploy({ plan, progress: progressWith(begun) });
  expect(runningLines(run, T0).status?.text).toMatch(/ · now R499f+… and 499 more$/);
});
