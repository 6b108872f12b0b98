import type { DomainEvent } from '../../src/aws/eventbridge.ts';
import { createCompliance } from '../../src/compliance/feature.ts';
import { refreshFleet } from '../../src/compliance/flow/refresh.ts';
import type { DriftPorts } from '../../src/compliance/ports.ts';
import type { Config } from '../../src/config/types.ts';
import type { Feature } from '../../src/contract/feature.ts';
import type { Wake } from '../../src/contract/ports.ts';
import { HOUR } from '../../src/duration.ts';
import { assessFleet } from '../../src/posture/decision/assess.ts';
import { loadSnapshot, saveSnapshot } from '../../src/posture/effect/store.ts';
import type { SweptFleet, SweptInstance } from '../../src/posture/types/swept.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { NewMessage } from '../../src/slack/client.ts';
import { CONFIG } from '../model/config.ts';
import { T0 } from '../nodes/fixture.ts';
import { compliance, patchGroupFleet, swept } from '../posture/fixture.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble, withKinds } from '../support/ports.ts';

export const CHANNEL = 'C0PATCHING';
export const WINDOW = 'mw-0123456789abcdef0';

export const DRIFT_CONFIG: Config = {
  ...CONFIG,
  channel: CHANNEL,
  timezone: 'UTC',
  approvers: { platform: { kind: 'users', users: ['U0ANA'] } },
  policies: { two: { name: 'two', approvals: 2, from: ['platform'], expiresMs: HOUR, soakMs: 0 } },
  fleets: {
    'win-prod': {
      ...patchGroupFleet,
      channel: CHANNEL,
      window: WINDOW,
      patch: { reboot: 'if-needed', concurrency: '10%', errors: '10%', waves: [100], timeoutMs: HOUR, pin: 'none' },
    },
  },
  compliance,
};

interface Painted {
  ts: string;
  text: string;
}

export interface DriftRig {
  feature: Feature;
  posts: NewMessage[];
  paints: Painted[];
  answers: string[];
  views: { callback_id?: string; blocks: unknown }[];
  wakes: Wake[];
  events: DomainEvent[];
  /** Slack does not answer. */
  down: boolean;
  now: () => number;
  wait: (ms: number) => void;
  /** A sweep that found this, and its refresh. */
  sweep: (instances: readonly SweptInstance[], parts?: Partial<SweptFleet>) => Promise<void>;
  /** A sweep that found this, and whose refresh is still to come. */
  store: (instances: readonly SweptInstance[], parts?: Partial<SweptFleet>) => Promise<void>;
  refresh: (fleet?: string) => Promise<void>;
  ports: DriftPorts;
}

/** Drift of `win-prod` over a table in memory, and a Slack that writes down what it was told. */
export function driftRig(config: Config = DRIFT_CONFIG): DriftRig {
  let now = T0;
  const posts: NewMessage[] = [];
  const paints: Painted[] = [];
  const answers: string[] = [];
  const views: DriftRig['views'] = [];
  const wakes: Wake[] = [];
  const events: DomainEvent[] = [];
  const table = createMemoryTable();
  const reach = async (): Promise<void> => {
    if (rig.down)
      throw new SlackCallError('chat.postMessage', {
        kind: 'rate-limited',
        code: 'ratelimited',
        retryAfterSeconds: 30,
      });
  };
  const double = portsDouble();
  const ports = withKinds(
    portsDouble({
      config,
      table,
      clock: () => now,
      bus: { put: async (put) => void events.push(...put) },
      wakes: { send: async (wake) => void wakes.push(wake) },
      slack: {
        ...double.slack,
        channelInfo: async (id) => ({
          id,
          name: 'patching',
          isExternallyShared: false,
          isArchived: false,
          isMember: true,
        }),
        postMessage: async (message) => {
          await reach();
          posts.push(message);
          return { channel: message.channel, ts: `1790000000.${String(posts.length).padStart(6, '0')}` };
        },
        updateMessage: async ({ ts, text }) => {
          await reach();
          paints.push({ ts, text });
        },
        postEphemeral: async ({ text }) => void answers.push(text),
        updateView: async ({ view }) => void views.push(view),
        userInfo: async (id) => ({
          id,
          teamId: config.workspace,
          deleted: false,
          isBot: false,
          isGuest: false,
          isExternal: false,
        }),
        findMessage: async () => undefined,
      },
    }),
  );
  const rig: DriftRig = {
    feature: createCompliance(ports),
    posts,
    paints,
    answers,
    views,
    wakes,
    events,
    down: false,
    now: () => now,
    wait: (ms) => {
      now += ms;
    },
    refresh: (fleet = 'win-prod') => refreshFleet(ports, fleet, now),
    sweep: async (instances, parts = {}) => {
      await rig.store(instances, parts);
      await refreshFleet(ports, parts.fleet ?? 'win-prod', now);
    },
    store: async (instances, parts = {}) => {
      const fleet = parts.fleet ?? 'win-prod';
      const previous = await loadSnapshot(table, fleet);
      const found = swept(instances, { sweepId: `s-${now}`, readAt: now, ...parts });
      const facts = { previous, compliance: config.compliance ?? compliance, fleet: config.fleets[fleet], now };
      await saveSnapshot(table, assessFleet(found, facts));
    },
    ports,
  };
  return rig;
}
