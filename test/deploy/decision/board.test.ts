import { keptFleet } from '../../../src/deploy/decision/board.ts';
import type { DeployOutcome } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Cve, ImageDifference } from '../../../src/images/types.ts';
import { DEV, HOUR, T0 } from '../../runs/fixture.ts';
import { aDeployPlan, aSoak, aStackChange, aStarted, NEW, OLD } from '../message/fixture.ts';

const CARD = { channel: 'C0WEB', ts: '1.1' };
const AT = T0 + HOUR;

const ended = (state: DeployRun['state'], parts: Partial<DeployRun> = {}): DeployRun =>
  aStarted(state, { ending: { at: AT, code: 'succeeded' }, ...parts });

const outcome = (...images: [string, number][]): DeployOutcome => ({
  kind: 'deploy',
  images: images.map(([image, instances]) => ({ image, instances })),
});

const kept = (run: DeployRun, more: Partial<Parameters<typeof keptFleet>[0]> = {}) =>
  keptFleet({ run, card: CARD, history: [run], next: ['later'], ...more });

test('a deploy that succeeded: its image, who requested it, and the rollback that one click would request', () => {
  expect(kept(ended('succeeded'))).toEqual({
    runs: {
      runId: 'd-7k2m9x4q',
      how: 'deployed',
      image: { id: NEW, kind: 'ami', createdAt: T0 - 2 * HOUR },
      at: AT,
      by: 'U0DEV',
      card: CARD,
      next: ['later'],
    },
    rollback: { image: { id: OLD, kind: 'ami' }, runId: 'd-7k2m9x4q', epoch: 1 },
  });
});

test('the soak is kept with it', () => {
  expect(kept(ended('succeeded'), { soak: aSoak() })?.runs?.soak).toEqual(aSoak());
});

test('a rollback is of whoever clicked, and the deploy that it rolled back is not rolled back twice', () => {
  const before = ended('succeeded', { id: 'd-00000001', requestedAt: T0 - HOUR });
  const back = ended('succeeded', {
    plan: aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: before.id, returnBy: 'U0BEN' }),
  });
  expect(kept(back, { history: [before] })).toEqual({
    runs: expect.objectContaining({ how: 'deployed', isRollback: true, by: 'U0BEN', image: { id: OLD, kind: 'ami' } }),
  });
});

test('an index that has not seen the end yet changes nothing: the run itself is known', () => {
  const run = ended('succeeded');
  expect(kept(run, { history: [{ ...run, state: 'running' }] })?.rollback?.runId).toBe(run.id);
});

test.each<[string, DeployRun, object]>([
  [
    'that AWS rolled back leaves what ran before',
    ended('rolled-back'),
    { how: 'rolled-back', image: { id: OLD }, next: [] },
  ],
  [
    'that found its image there changes nothing',
    ended('succeeded', { outcome: { kind: 'deploy', images: [], already: true } }),
    { how: 'already', image: { id: NEW } },
  ],
  [
    'that failed half way leaves what most instances run',
    ended('failed', {
      outcome: {
        kind: 'deploy',
        images: [
          { image: NEW, instances: 1 },
          { image: OLD, instances: 3 },
        ],
        refreshId: 'r-1',
      },
    }),
    { how: 'partly', image: { id: OLD }, on: { instances: 3, total: 4 } },
  ],
  [
    'of an image that nobody here knows',
    ended('rolled-back', { outcome: outcome(['ami-0else', 2]) }),
    { how: 'rolled-back', image: { id: 'ami-0else', kind: 'ami' } },
  ],
])('a deploy %s', (_what, run, runs) => expect(kept(run)?.runs).toMatchObject(runs));

test.each([
  ['a request that was withdrawn', ended('rejected')],
  ['a deploy that goes on', aStarted('running')],
  ['a deploy that failed before it changed anything', ended('failed')],
  [
    'a deploy that was rolled back to an image that is not known',
    ended('rolled-back', { plan: aDeployPlan({ change: withoutFrom() }) }),
  ],
])('%s says nothing of what the fleet runs', (_what, run) => expect(kept(run)).toBeUndefined());

function withoutFrom() {
  const { from: _from, ...change } = aStackChange();
  return change;
}

describe('open critical CVEs', () => {
  const cve = (id: string, severity: Cve['severity']): Cve => ({ id, severity, packageNames: [], fixAvailable: true });
  const compared: ImageDifference = {
    before: { arn: 'b', image: OLD },
    after: { arn: 'a', image: NEW },
    packages: { kind: 'not-compared' },
    cves: {
      kind: 'compared',
      fixed: [cve('CVE-1', 'CRITICAL'), cve('CVE-2', 'CRITICAL')],
      introduced: [cve('CVE-3', 'CRITICAL'), cve('CVE-4', 'HIGH')],
      open: [cve('CVE-5', 'CRITICAL'), cve('CVE-6', 'LOW')],
    },
  };
  const alone: ImageDifference = {
    after: { arn: 'a', image: NEW },
    packages: { kind: 'not-compared' },
    cves: { kind: 'not-compared', before: 'none', now: [cve('CVE-1', 'CRITICAL')] },
  };
  test.each<[string, DeployRun, ImageDifference, number | undefined]>([
    ['of the new image: what it has', ended('succeeded'), compared, 2],
    ['of the image before: what the new one would have fixed', ended('rolled-back'), compared, 3],
    ['of an image without an older one', ended('succeeded'), alone, 1],
    [
      'of an image that was not scanned',
      ended('succeeded'),
      { ...alone, cves: { kind: 'not-compared', after: 'off' } },
      undefined,
    ],
    ['of the image before, which was not read', ended('rolled-back'), alone, undefined],
  ])('%s', (_what, run, difference, criticals) => expect(kept(run, { difference })?.runs?.criticals).toBe(criticals));
});

test('whoever set a rollback off is who changed it', () => {
  expect(kept(ended('succeeded', { setOffBy: { ...DEV, userId: 'U0EVE' } }))?.runs?.by).toBe('U0EVE');
});
