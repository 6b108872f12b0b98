import { keptFleet } from '../../../src/deploy/decision/board.ts';
import { afterwardsText } from '../../../src/deploy/message/afterwards.ts';
import { fleetThing } from '../../../src/deploy/message/board.ts';
import type { DeployFacts } from '../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { present } from '../../../src/present.ts';
import { aDeploy, aDeployPlan, aSoak, aStackChange, aStarted } from '../../deploy/message/fixture.ts';
import { aRecord, BEN, DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { kindsDouble } from '../../support/ports.ts';
import { CARDS } from '../exam/cards.ts';
import type { DeploySubject, RunSubject } from '../exam/exam-card.ts';
import { ENDED_AT, NEW, OLD } from '../exam/facts.ts';
import { contradictions } from './contradictions.ts';
import { toldBy } from './parsers.ts';
import { PLACES, type Telling, tellingOf } from './tellings.ts';

const KINDS = kindsDouble();
const RUNS = CARDS.flatMap(({ title, subject }): [string, RunSubject][] =>
  'run' in subject ? [[title, subject]] : [],
);

test.each(RUNS)('%s is told alike on its card, in status, in App Home, by why and in history', (_title, subject) => {
  const telling = tellingOf(subject, KINDS);
  const found = contradictions(telling);
  expect({ found, ...(found.length === 0 ? {} : telling) }).toEqual({ found: [] });
});

/** A succeeded deploy of the exam, and what happens to it afterwards. */
const done = (parts: Partial<DeployRun> = {}, facts: Partial<DeployFacts> = {}): DeploySubject => ({
  kind: 'deploy',
  run: aStarted('succeeded', {
    ending: { at: ENDED_AT, code: 'succeeded' },
    outcome: { kind: 'deploy', images: [{ image: NEW, instances: 4 }] },
    ...parts,
  }),
  facts: { now: T0 + 2 * HOUR, ...facts },
});

describe('a soak in progress', () => {
  const soak = aSoak({ healthySince: ENDED_AT, lastAt: T0 + HOUR, neededMs: 5 * HOUR });
  const subject = done({ report: 'pending' }, { soak, next: ['web-eu'] });
  const kept = keptFleet({ run: subject.run, card: aRecord(subject.run).card, history: [], next: ['web-eu'], soak });
  const thing = fleetThing({ name: 'web-prod', now: subject.facts.now, ...present({ kept }) });
  const afterwards = afterwardsText(subject.run, subject.facts);
  const telling = tellingOf(subject, KINDS, { thing, ...present({ afterwards }) });

  test('is active in status and App Home, and due at the same time there, on the card and by why', () => {
    expect(contradictions(telling)).toEqual([]);
    expect(telling.status).toMatch(/^No active runs, 1 soak in progress\n/);
    expect(telling.home).toMatch(/^No active runs, 1 soak in progress\n/);
    const dues = [telling.status, telling.home, telling.card, telling.why].map((text) =>
      /if it stays healthy, (?:a|the) request for web-eu opens at (\d\d:\d\d)|a request opens for web-eu at (\d\d:\d\d)/
        .exec(text)
        ?.slice(1)
        .find(Boolean),
    );
    expect(dues).toEqual(['14:49', '14:49', '14:49', '14:49']);
  });

  test('that ran out of time is active nowhere', () => {
    const { run } = done({ report: 'unavailable' });
    const over = keptFleet({ run, card: aRecord(run).card, history: [], next: ['web-eu'], soak });
    const { soak: line, text } = fleetThing({ name: 'web-prod', now: T0 + DAY, ...present({ kept: over }) });
    expect(line).toBeUndefined();
    expect(text.text).toContain('soak not completed in time: no request opens for web-eu');
  });
});

describe('a run that another has superseded', () => {
  const rollback = aStarted('succeeded', {
    id: 'd-9rollbck',
    requestedAt: T0 + HOUR,
    ending: { at: T0 + HOUR + 20 * MINUTE, code: 'succeeded' },
    setOffBy: BEN,
    plan: aDeployPlan({
      image: { id: OLD, kind: 'ami' },
      change: aStackChange({ from: { id: NEW, kind: 'ami' } }),
      returnOf: 'd-7k2m9x4q',
      returnBy: 'U0BEN',
    }),
    outcome: { kind: 'deploy', images: [{ image: OLD, instances: 4 }] },
  });
  const superseded = {
    run: rollback,
    at: T0 + HOUR + 20 * MINUTE,
    card: { channel: 'C0PATCHING', ts: '1795170000.000100' },
  };
  const subject = done({}, { superseded });
  const newer = [aRecord(rollback)];
  const afterwards = afterwardsText(subject.run, subject.facts);

  test('says so on its card, by why and in history, with a link and with who did it', () => {
    const telling = tellingOf(subject, KINDS, { newer, ...present({ afterwards }) });
    expect(contradictions(telling)).toEqual([]);
    const said = 'Superseded by <https://slack.com/archives/C0PATCHING/p1795170000000100|run d-9rollbck> at 10:20';
    expect(telling.card).toContain(`${said} today: rollback to ${OLD}, requested by @Ben`);
    expect(telling.card.split('\n')[0]).toBe('Superseded: deploy of web-prod to ami-0ccc3333…');
    expect(telling.card).not.toMatch(/stays on this image|web-prod runs ami/);
    expect(telling.why).toContain(said);
    expect(telling.history.split('\n').at(-2)).toMatch(/superseded by <.*\|run d-9rollbck>$/);
  });

  test('that did not end well points to the newer card instead of saying what the fleet runs', () => {
    const stopped = aStarted('cancelled', {
      ending: { at: ENDED_AT, code: 'cancelled', by: 'U0BEN', reason: 'errors' },
      outcome: { kind: 'deploy', images: [{ image: NEW, instances: 1 }], refreshId: 'r-1' },
    });
    const telling = tellingOf({ kind: 'deploy', run: stopped, facts: { now: T0 + 2 * HOUR, superseded } }, KINDS, {
      newer,
    });
    expect(contradictions(telling)).toEqual([]);
    expect(telling.card).toContain('Superseded by ');
    expect(telling.card).not.toContain('Fleet now');
  });

  test('the rollback is a rollback everywhere, by whoever did it, from the one image to the other', () => {
    const telling = tellingOf({ kind: 'deploy', run: rollback, facts: { now: T0 + 2 * HOUR } }, KINDS);
    expect(contradictions(telling)).toEqual([]);
    expect(PLACES.map((place) => toldBy(place, telling).kind ?? 'not said')).toEqual([
      'not said',
      'rollback',
      'rollback',
      'rollback',
      'rollback',
    ]);
    expect(PLACES.map((place) => toldBy(place, telling).requester)).toEqual(PLACES.map(() => '@Ben'));
    expect(telling.history).toContain(`rollback of web-prod, ${NEW} → ${OLD}: succeeded`);
    expect(telling.status).toContain(
      `rollback of web-prod: succeeded at 10:20 today, ${NEW} → ${OLD}, requested by @Ben`,
    );
  });
});

describe('the comparison itself finds', () => {
  const subject: DeploySubject = { kind: 'deploy', run: aDeploy('awaiting-approval'), facts: { now: T0 + MINUTE } };
  const told = tellingOf(subject, KINDS);
  const other = (parts: Partial<DeployRun>): Telling =>
    tellingOf({ ...subject, run: { ...subject.run, ...parts } }, KINDS);
  const others: readonly (readonly [string, Telling])[] = [
    ['another state', other({ state: 'scheduled', scheduledFor: T0 + HOUR })],
    ['another person', other({ requester: { userId: 'U0ZOE', person: 'U0ZOE' } })],
    ['another image', other({ plan: aDeployPlan({ image: { id: 'ami-0eee5555ffff66666', kind: 'ami' } }) })],
    ['another time', other({ expiresAt: T0 + 3 * HOUR + 7 * MINUTE })],
    ['another kind', other({ plan: aDeployPlan({ returnOf: 'd-1', returnBy: 'U0DEV' }) })],
    ['an end', other({ state: 'rejected', ending: { at: T0, code: 'rejected', by: 'U0BEN', reason: 'no' } })],
  ];

  test('nothing in what agrees', () => {
    expect(contradictions(told)).toEqual([]);
  });

  test.each(PLACES.flatMap((place) => others.map(([what, telling]) => [what, place, telling] as const)))(
    '%s in the %s alone',
    (what, place, telling) => {
      if (what === 'another time' && place === 'history') return expect(telling.history).toBe(told.history);
      return expect(contradictions({ ...told, [place]: telling[place] })).not.toEqual([]);
    },
  );

  test('an image from before that one place has wrong', () => {
    const from = aDeployPlan({ change: aStackChange({ from: { id: 'ami-0eee5555ffff66666', kind: 'ami' } }) });
    for (const place of ['status', 'home', 'why', 'history'] as const)
      expect(contradictions({ ...told, [place]: other({ plan: from })[place] })).not.toEqual([]);
  });
});
