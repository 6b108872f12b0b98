import type { Config } from '../../../src/config/types.ts';
import { stopText } from '../../../src/runs/decision/binding.ts';
import {
  decideStop,
  offersStop,
  type StopDecision,
  type StopFacts,
  stopOf,
  stoppableBy,
} from '../../../src/windows/decision/stop.ts';
import { OCCURRENCE_STATES, type OccurrenceState } from '../../../src/windows/types/occurrence.ts';
import type { Stop } from '../../../src/windows/types/stop.ts';
import { aFleet, aLive, aNotice, anOccurrence, COMMAND, configWith, EXECUTION, NOW, WINDOW } from '../fixture.ts';

const LETS = { stop: true, window: WINDOW } as const;
const config = configWith([aFleet('win-dev', LETS), aFleet('win-qa', { ...LETS, policy: 'prod' }), aFleet('win-prod')]);
const RUNS: StopFacts['execution'] = { kind: 'found', live: aLive(), ended: false };
const open = (stoppable: readonly string[] | undefined = ['win-dev'], state: OccurrenceState = 'open') =>
  anOccurrence({ state, live: aLive(), notice: aNotice(stoppable === undefined ? {} : { stoppable }) });
const names = (of: readonly string[], with_: Config = config) =>
  stoppableBy(of, { windowId: WINDOW, config: with_ })?.map(({ name }) => name);

describe('which windows people may stop', () => {
  test.each<[string, readonly string[], readonly string[] | undefined]>([
    ['one whose only fleet lets people', ['win-dev'], ['win-dev']],
    ['one whose fleets all do', ['win-dev', 'win-qa'], ['win-dev', 'win-qa']],
    ['not one that reaches a fleet that does not', ['win-dev', 'win-prod'], undefined],
    ['not one that reaches no fleet', [], undefined],
    ['not one of a fleet that the config no longer has', ['win-dev', 'gone'], undefined],
  ])('%s', (_, of, expected) => expect(names(of)).toEqual(expected));

  test('not another window of the fleet, nor an adopted one, whose runs are stopped', () => {
    expect(names(['win-dev'], configWith([aFleet('win-dev', { stop: true, window: 'mw-0' })]))).toBeUndefined();
    expect(names(['win-dev'], configWith([aFleet('win-dev', { ...LETS, adopted: true })]))).toBeUndefined();
  });
});

describe('a stop', () => {
  const decided = (occurrence = open(), facts: Partial<StopFacts> = {}): StopDecision =>
    decideStop(occurrence, { config, execution: RUNS, ...facts });
  const before = { attempt: 2, by: 'U0BEN', at: NOW };

  test.each<[string, StopDecision, object]>([
    ['is decided of an open window', decided(), { kind: 'stop', attempt: 1 }],
    [
      'is another attempt after one that came to nothing',
      decided(open(), { newest: { ...before, isOver: true } }),
      { kind: 'stop', attempt: 3 },
    ],
    [
      'is refused while another stands, of whichever channel',
      decided(open(), { newest: { ...before, isOver: false } }),
      { refusal: { code: 'already', by: 'U0BEN', at: NOW } },
    ],
    ['is refused of a window that nobody lets stop', decided(open([])), { refusal: { code: 'not-allowed' } }],
    [
      'is refused once the config no longer lets people',
      decided(open(), { config: configWith([aFleet('win-dev')]) }),
      { refusal: { code: 'not-allowed' } },
    ],
    [
      'is refused when what it does cannot be read',
      decided(open(), { execution: { kind: 'unknown' } }),
      { refusal: { code: 'unread' } },
    ],
    [
      'is refused when its execution is not there',
      decided(open(), { execution: { kind: 'none' } }),
      { refusal: { code: 'unread' } },
    ],
    [
      'is refused when it has ended',
      decided(open(), { execution: { kind: 'found', live: aLive(), ended: true } }),
      { refusal: { code: 'over' } },
    ],
  ])('%s', (_, decision, expected) => expect(decision).toMatchObject(expected));

  test.each(OCCURRENCE_STATES.filter((state) => state !== 'open'))('is refused of one that is %s', (state) =>
    expect(decided(open(['win-dev'], state))).toEqual({ kind: 'refuse', refusal: { code: 'not-open' } }),
  );
});

describe('what is claimed', () => {
  const command = (id: string, status: string) => ({ id, document: 'd', status, targets: 1, completed: 0, errors: 0 });
  const claimed = (live = aLive()): Stop =>
    stopOf({ kind: 'stop', live, attempt: 1 }, { windowId: WINDOW, by: 'U0BEN', at: NOW, document: 'Doc' });

  test('names the opening and its commands in progress, and the same bytes for the same attempt', () => {
    const stop = claimed(aLive({ commands: [command(COMMAND, 'InProgress'), command('c2', 'Success')] }));
    expect(stop).toMatchObject({ state: 'claimed', commands: 1, beyond: 0 });
    expect(stopText(stop.start.parameters)).toBe(
      `Attempt=1;Command1=${COMMAND};Command2=none;Command3=none;Command4=none;Command5=none;WindowExecutionId=${EXECUTION};WindowId=${WINDOW}`,
    );
    expect(claimed().start.token).toBe(stop.start.token);
  });

  test('is at most five commands, and says how many more continue', () => {
    const commands = ['1', '2', '3', '4', '5', '6', '7'].map((id) => command(id, 'InProgress'));
    expect(claimed(aLive({ commands }))).toMatchObject({ commands: 5, beyond: 2 });
  });
});

test('Stop is offered on an open card alone, where its fleets let people, and again after one in vain', () => {
  const stop = { state: 'started' } as Stop;
  expect(offersStop(open())).toBe(true);
  expect(offersStop(open(['win-dev'], 'announced'))).toBe(false);
  expect(offersStop(anOccurrence({ state: 'open', live: aLive() }))).toBe(false);
  expect(offersStop({ ...open(), stop })).toBe(false);
  expect(offersStop({ ...open(), stop: { ...stop, state: 'failed' } })).toBe(true);
});
