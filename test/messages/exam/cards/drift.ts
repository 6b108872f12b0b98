import { newDrift } from '../../../../src/compliance/decision/drift.ts';
import type { DriftView } from '../../../../src/compliance/types/view.ts';
import type { FleetConfig } from '../../../../src/config/types.ts';
import { DAY, HOUR } from '../../../../src/duration.ts';
import { judgeFleet } from '../../../../src/posture/decision/judge.ts';
import type { Exception } from '../../../../src/posture/types/exception.ts';
import type { FleetPosture } from '../../../../src/posture/types/posture.ts';
import type { SweptFleet, SweptInstance } from '../../../../src/posture/types/swept.ts';
import { aState } from '../../../nodes/fixture.ts';
import {
  anEc2,
  anInstance,
  assess,
  exception,
  oneLacking,
  patchGroupFleet,
  stackFleet,
  swept,
} from '../../../posture/fixture.ts';
import { always, type DriftSubject, type ExamCard, says } from '../exam-card.ts';
import { fact, moment, NOW } from '../facts.ts';

/** Drift of a fleet that is patched in place. */

const SINCE = NOW - 2 * DAY;
const OPENS = NOW + 3 * DAY;

type Parts = Partial<SweptFleet> & { out?: boolean; exceptions?: Exception[]; config?: FleetConfig };

function subject(
  instances: readonly SweptInstance[],
  { out = true, exceptions = [], config = patchGroupFleet, ...parts }: Parts = {},
): DriftSubject {
  const found = swept(instances, {
    readAt: NOW - HOUR,
    windows: { lastOpenedAt: NOW - 9 * DAY, next: [OPENS] },
    ...parts,
  });
  const snapshot = { ...assess(found, { now: NOW, fleet: config }), followedSince: NOW - 30 * DAY };
  const posture: FleetPosture = judgeFleet(snapshot, { exceptions, previous: undefined, now: NOW });
  const episode = {
    schema: 1,
    fleet: 'win-prod',
    since: SINCE,
    verdict: 'not-compliant',
    causes: [{ code: 'missing', instances: 2 }],
  } as const;
  const drift = {
    ...newDrift('win-prod'),
    day: '2026-11-20',
    ...(out ? { out: episode } : { ended: { ...episode, until: NOW } }),
  };
  const view: DriftView = {
    drift,
    posture,
    snapshot,
    means: { fleet: 'win-prod', patchable: true, nextAt: OPENS },
    window: 'mw-0123456789abcdef0',
    exceptions,
    now: NOW,
  };
  return { kind: 'drift', view, facts: { now: NOW } };
}

const fresh = (instance: SweptInstance): SweptInstance => ({
  ...instance,
  ...(instance.state && { state: { ...instance.state, endedAt: NOW - HOUR } }),
});
const other = { ...anInstance('i-3'), state: aState('i-3', { baselineId: 'pb-other', endedAt: NOW - HOUR }) };

const DUE = NOW + DAY + 2 * HOUR;

/** What it misses is due before its window opens. */
function late({ view, ...rest }: DriftSubject): DriftSubject {
  const what = { due: DUE, cve: 'CVE-2026-1', patch: 'KB1' };
  const infeasible = { ...what, because: 'window', earliest: OPENS, sooner: 'install', since: NOW } as const;
  const rule = 'BOD 26-04: known exploited, public, 3 days';
  const deadline = { ...what, exploited: true, rule, open: 1, overdue: 0, infeasible };
  return { ...rest, view: { ...view, posture: { ...view.posture, deadline } } };
}

/** Of four good images both of its instances run the oldest. */
function outdated(): DriftSubject {
  const images = [3, 2, 1, 0].map((version) => ({
    ids: [`ami-${version}`],
    version: `1.0.${version}`,
    createdAt: NOW - (45 - 10 * version) * DAY,
  }));
  const found = ['i-1', 'i-2'].map((id) => fresh({ ...anInstance(id), ec2: anEc2({ imageId: 'ami-0' }) }));
  const { view, ...rest } = subject(found, { images, config: stackFleet });
  return { ...rest, view: { ...view, means: { fleet: 'win-prod', patchable: false, image: 'web' } } };
}

const FLEET = fact('win-prod', 'shop', { 'view.posture.fleet': 'shop' });
const IMAGED = fact('win-prod', 'shop', { 'view.posture.fleet': 'shop', 'view.means.fleet': 'shop' });
const BEGAN = moment(SINCE, 'view.drift.out.since');
const WINDOW = moment(OPENS, 'view.means.nextAt');
const WRONG = fact('2 of 3', '1 of 3', { 'view.posture.counts.notCompliant': 1 });
const MISSING = fact('Missing patches: 2 instances', 'Missing patches: 3 instances', {
  'view.posture.causes.0.instances': 3,
});
const UNSEEN = fact('1 of 2', '2 of 2', { 'view.posture.counts.notSeen': 2 });
const ENDS = NOW + 5 * DAY;
const UNTIL = moment(ENDS, 'view.posture.excepted.until');
const PERMITTED = fact('1 of 2 instances compliant, 1 excepted', '0 of 2 instances compliant, 2 excepted', {
  'view.posture.counts.excepted': 2,
});
const state = (words: string) => always('the state itself', [words]);

export const DRIFT: readonly ExamCard[] = [
  {
    title: 'drift of a fleet that misses patches',
    subject: subject([fresh(oneLacking('i-1', ['KB1'])), fresh(oneLacking('i-2', ['KB1'])), fresh(anInstance('i-3'))]),
    answers: {
      what: says(['Drift in', FLEET, WRONG, 'not compliant']),
      when: says(['since', BEGAN]),
      who: always('whoever owns the fleet, by a button', ['Patch now']),
      idle: says(['If nobody acts', WINDOW]),
      undo: always('drift is mended and not undone', ['Patch now']),
      risk: says([MISSING]),
    },
    text: { state: state('Drift'), thing: says([FLEET, WRONG]), next: says(['window opens', WINDOW]) },
  },
  {
    title: 'drift of a fleet whose next window is too late for what is due',
    subject: late(
      subject([fresh(oneLacking('i-1', ['KB1'])), fresh(oneLacking('i-2', ['KB1'])), fresh(anInstance('i-3'))]),
    ),
    answers: {
      what: says(['Drift in', FLEET, WRONG, 'not compliant']),
      when: says(['cannot be in by', moment(DUE, 'view.posture.deadline.infeasible.due')]),
      who: always('whoever owns the fleet, by one of two ways out', [
        'Either',
        '/patch install win-prod',
        'or move the window',
      ]),
      idle: says(['earliest possible time', moment(OPENS, 'view.posture.deadline.infeasible.earliest')]),
      undo: always('drift is mended and not undone', ['/patch install win-prod']),
      risk: says([
        fact('CVE-2026-1', 'CVE-2026-77', {
          'view.posture.deadline.infeasible.cve': 'CVE-2026-77',
          'view.posture.deadline.cve': 'CVE-2026-77',
        }),
      ]),
    },
    text: { state: state('Drift'), thing: says([FLEET, WRONG]), next: says(['window opens', WINDOW]) },
  },
  {
    title: 'drift of a fleet that runs an outdated image',
    subject: outdated(),
    answers: {
      what: says(['Drift in', IMAGED], ['outdated image']),
      when: says(['since', BEGAN]),
      who: always('whoever owns the fleet, by a button or a command', ['Deploy the newest image']),
      idle: always('nothing replaces an image by itself', ['the fleet stays on its current image']),
      undo: always('drift is mended and not undone', ['/patch deploy']),
      risk: says([fact('Outdated image: 2', 'Outdated image: 3', { 'view.posture.causes.0.instances': 3 })]),
    },
    text: { state: state('Drift'), thing: says([IMAGED]), next: always('a deploy', ['Deploy the newest image']) },
  },
  {
    title: 'a fleet of which not everything is seen',
    subject: subject([fresh(anInstance('i-1')), other]),
    answers: {
      what: says(['Drift in', FLEET, UNSEEN, 'not seen']),
      when: says(['since', BEGAN]),
      who: always('whoever owns the fleet, by a button or a command', ['Scan with the baseline that counts']),
      idle: always('what is not seen stays unseen', ['Scan with the baseline that counts']),
      undo: always('drift is mended and not undone', ['/patch scan win-prod']),
      risk: always('what was found may be false', ['Scanned with another baseline: 1']),
    },
    text: { state: state('Drift'), thing: says([FLEET, UNSEEN]), next: always('a scan', ['/patch scan win-prod']) },
  },
  {
    title: 'a fleet that is back in compliance',
    subject: subject([fresh(anInstance('i-1')), fresh(anInstance('i-2'))], { out: false }),
    answers: {
      what: says(['Back in compliance', FLEET]),
      when: says(['Was out of compliance from', moment(SINCE, 'view.drift.ended.since')]),
      who: always('nobody', ['No action needed']),
      idle: always('nothing', ['No action needed']),
      undo: always('there is nothing to undo', ['No action needed']),
      risk: says([
        fact('Missing patches: 2 instances', 'Missing patches: 3 instances', {
          'view.drift.ended.causes.0.instances': 3,
        }),
      ]),
    },
    text: { state: state('Back in compliance'), thing: says([FLEET]), next: always('nothing', ['No action needed']) },
  },
  {
    title: 'a fleet that is compliant by exceptions alone',
    subject: subject([fresh(oneLacking('i-1', ['KB1'])), fresh(anInstance('i-2'))], {
      out: false,
      exceptions: [exception({ kind: 'fleet' }, { until: ENDS })],
    }),
    answers: {
      what: says(['Excepted', FLEET]),
      when: says(['No action needed until', UNTIL]),
      who: always('nobody', ['No action needed']),
      idle: says(['counts as drift from then on', UNTIL]),
      undo: always('the exception has a card of its own', ['Excepted']),
      risk: says([PERMITTED]),
    },
    text: { state: state('Excepted'), thing: says([FLEET]), next: says(['No action needed until', UNTIL]) },
  },
];
