import type { Config } from '../../src/config/types.ts';
import { createDigest } from '../../src/digest/feature.ts';
import { DAY, HOUR, MINUTE } from '../../src/duration.ts';
import { postureKey, saveSnapshot } from '../../src/posture/effect/store.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { NewMessage } from '../../src/slack/client.ts';
import { CONFIG } from '../model/config.ts';
import { aPosture, aSnapshot } from '../posture/posture-fixture.ts';
import { HOME } from '../support/home.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { kindsDouble, portsDouble } from '../support/ports.ts';
import { dueOf } from '../support/tick.ts';
import { COMPLIANCE } from './compliance-config.ts';

const MONDAY = Date.parse('2026-11-30T09:00:00Z');

/** One fleet in one channel, and a Slack that keeps what is posted. */
function started({ compliance = COMPLIANCE }: { compliance?: Config['compliance'] } = {}) {
  const table = createMemoryTable();
  const { compliance: _none, ...rest } = CONFIG;
  const config: Config = {
    ...rest,
    timezone: 'UTC',
    channel: 'C0PATCHING',
    fleets: {
      'web-prod': {
        name: 'web-prod',
        policy: 'prod',
        channel: 'C0PATCHING',
        place: HOME,
        alarms: [],
        target: { kind: 'stack', stack: 'web', parameter: 'Image' },
      },
    },
    ...(compliance === undefined ? {} : { compliance }),
  };
  const posted: NewMessage[] = [];
  const failures: SlackCallError[] = [];
  const base = portsDouble({ table, config });
  const ports = {
    ...base,
    kinds: kindsDouble(),
    log: () => undefined,
    measure: () => undefined,
    slack: {
      ...base.slack,
      channelInfo: async (id: string) => ({
        id,
        name: 'patching',
        isMember: true,
        isArchived: false,
        isExternallyShared: false,
      }),
      findMessage: async () => undefined,
      updateMessage: async () => undefined,
      postMessage: async (message: NewMessage) => {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        posted.push(message);
        return { channel: message.channel, ts: `${posted.length}.1` };
      },
    },
  };
  const container = () => createDigest(ports);
  const tick = async (now: number, feature = container()): Promise<readonly string[]> => {
    const keys = await dueOf(feature, ports.table, now);
    for (const key of keys) await feature.look?.(key, { now, hinted: false });
    return keys;
  };
  const titles = () => posted.map(({ text }) => text.split('.')[0]);
  return { table, ports, posted, failures, container, tick, titles };
}

const refused = (code: string, kind: 'invalid-content' | 'ambiguous'): SlackCallError =>
  new SlackCallError('chat.postMessage', { kind, code });

test('once for the week and the channel, whatever container comes, and again a week later', async () => {
  const { tick, titles } = started();
  await tick(MONDAY - HOUR);
  expect(titles()).toEqual([]);
  for (const minutes of [0, 1, 2]) await tick(MONDAY + minutes * MINUTE);
  await tick(MONDAY + 6 * DAY);
  expect(titles()).toHaveLength(1);
  await tick(MONDAY + 7 * DAY);
  expect(titles()).toHaveLength(2);
});

test('a container that knows that it was posted asks the table nothing more', async () => {
  const { tick, container } = started();
  await tick(MONDAY - HOUR);
  const feature = container();
  await tick(MONDAY, feature);
  await tick(MONDAY + MINUTE, feature);
  expect(await tick(MONDAY + 2 * MINUTE, feature)).toEqual([]);
});

test('two workers at once post one', async () => {
  const { tick, titles } = started();
  await tick(MONDAY - HOUR);
  await Promise.all([tick(MONDAY), tick(MONDAY)]);
  await tick(MONDAY + 5 * MINUTE);
  expect(titles()).toHaveLength(1);
});

test('a worker that was down at the hour posts it when it is back, once, and none for weeks that are over', async () => {
  const { tick, posted } = started();
  await tick(MONDAY - HOUR);
  await tick(MONDAY + 16 * DAY);
  await tick(MONDAY + 16 * DAY + MINUTE);
  expect(posted.map(({ metadata }) => metadata?.event_payload['week'])).toEqual(['2026-12-14']);
});

test('a digest that was turned on after its hour begins with the next one', async () => {
  const { tick, titles } = started();
  await tick(MONDAY + DAY);
  await tick(MONDAY + 2 * DAY);
  expect(titles()).toEqual([]);
});

test('content that Slack does not take goes without its chart, with the same words', async () => {
  const { tick, posted, failures, table } = started();
  await tick(MONDAY - HOUR);
  for (const [sweepId, back] of [
    ['a', 2],
    ['b', 1],
  ] as const) {
    const readAt = MONDAY - back * DAY;
    const posture = aPosture({ sweepId, readAt });
    await table.write([{ kind: 'put', item: { ...postureKey('web-prod'), posture }, when: {} }]);
    await saveSnapshot(table, aSnapshot({ sweepId, readAt }));
    await tick(readAt);
  }
  failures.push(refused('invalid_blocks', 'invalid-content'));
  for (const minutes of [0, 1, 2]) await tick(MONDAY + minutes * MINUTE);
  expect(posted).toHaveLength(1);
  expect(posted[0]?.blocks.map(({ type }) => type)).toEqual([
    'header',
    'section',
    'context',
    'section',
    'section',
    'context',
  ]);
  expect(JSON.stringify(posted[0]?.blocks)).toContain('Compliant: 28 Nov 100%, 29 Nov 100%.');
});

test('without compliance nothing is done each minute; without a digest only days are recorded', async () => {
  const { digest: _none, ...days } = COMPLIANCE;
  expect(createDigest({ ...started().ports, config: CONFIG })).toEqual(
    CONFIG.compliance === undefined ? {} : expect.anything(),
  );
  const { tick, titles } = started({ compliance: days });
  expect(await tick(MONDAY)).toEqual(['day:web-prod', 'day:.no-fleet']);
  expect(titles()).toEqual([]);
});
