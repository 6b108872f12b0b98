import type { DomainEvent } from '../../src/aws/eventbridge.ts';
import type { ComplianceConfig, Config } from '../../src/config/types.ts';
import type { Wake } from '../../src/contract/ports.ts';
import { DAY } from '../../src/duration.ts';
import { loadException } from '../../src/exceptions/effect/store.ts';
import { createExceptions } from '../../src/exceptions/feature.ts';
import { INPUTS } from '../../src/exceptions/message/forms.ts';
import {
  ASK_FORM,
  EXCEPTION_ACTIONS,
  formatAskAbout,
  formatExceptionValue,
} from '../../src/exceptions/types/actions.ts';
import { saveSnapshot } from '../../src/posture/effect/store.ts';
import type { NewMessage } from '../../src/slack/client.ts';
import type { InputValues } from '../../src/slack/inputs.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from '../support/home.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble } from '../support/ports.ts';
import { dueOf } from '../support/tick.ts';
import { aSnapshot, T0 } from './fixture.ts';

export const CHANNEL = 'C0PATCHING';
const PLATFORM = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DAN'];

export const COMPLIANCE: ComplianceConfig = {
  sweepMs: DAY,
  callsPerSecond: 3,
  staleMs: 3 * DAY,
  images: { behind: 2, ageMs: 30 * DAY },
  windowTags: [],
  custom: [],
  unrated: 'told',
  exceptions: { maxMs: 90 * DAY, remindMs: 7 * DAY, auditors: 'auditors' },
  configRules: false,
};

const EXCEPTION_CONFIG: Config = {
  ...CONFIG,
  channel: CHANNEL,
  approvers: {
    platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
    auditors: { kind: 'users', users: ['U0OTTO'] },
  },
  policies: { prod: { name: 'prod', approvals: 2, from: ['platform'], expiresMs: DAY, soakMs: 0 } },
  fleets: {
    'win-prod': {
      name: 'win-prod',
      policy: 'prod',
      channel: CHANNEL,
      place: HOME,
      alarms: [],
      target: { kind: 'patch-group', patchGroup: 'Win-PROD' },
    },
  },
  compliance: COMPLIANCE,
};

/** The feature over a table in memory and a Slack that writes down what it was told. */
export async function living(parts: Partial<Config> = {}) {
  const world = {
    now: T0,
    posts: [] as NewMessage[],
    paints: [] as { ts: string; text: string }[],
    answers: [] as string[],
    views: [] as { callback_id?: string; private_metadata?: string; blocks: unknown }[],
    wakes: [] as Wake[],
    events: [] as DomainEvent[],
    platform: [...PLATFORM],
    guests: [] as string[],
    isShared: false,
    isDown: false,
  };
  const table = createMemoryTable();
  await saveSnapshot(table, aSnapshot());
  const ports = {
    table,
    config: { ...EXCEPTION_CONFIG, ...parts },
    clock: () => world.now,
    log: () => undefined,
    measure: () => undefined,
    shutOut: () => undefined,
    wakes: { send: async (wake: Wake) => void world.wakes.push(wake) },
    bus: { put: async (events: readonly DomainEvent[]) => void world.events.push(...events) },
    slack: {
      ...portsDouble().slack,
      channelInfo: async (id: string) => ({
        id,
        name: 'patching',
        isExternallyShared: world.isShared,
        isArchived: false,
        isMember: true,
      }),
      postMessage: async (message: NewMessage) => {
        if (world.isDown) throw new Error('Slack is down');
        world.posts.push(message);
        return { channel: message.channel, ts: `1796000000.${String(world.posts.length).padStart(6, '0')}` };
      },
      postEphemeral: async ({ text }: { text: string }) => void world.answers.push(text),
      updateMessage: async ({ ts, text }: { ts: string; text: string }) => {
        if (world.isDown) throw new Error('Slack is down');
        world.paints.push({ ts, text });
      },
      updateView: async ({ view }: { view: (typeof world.views)[number] }) => {
        world.views.push(view);
        if (view.callback_id === 'answer') world.answers.push(textsIn(view.blocks).join(' '));
      },
      openDirectMessage: async (user: string) => `D${user.slice(1)}`,
      userGroupMembers: async () => world.platform,
      userInfo: async (id: string) => ({
        id,
        teamId: CONFIG.workspace,
        deleted: false,
        isBot: false,
        isGuest: world.guests.includes(id),
        isExternal: false,
      }),
      findMessage: async () => undefined,
    },
  };
  const feature = createExceptions(ports);
  let requests = 0;
  const origin = (userId: string) => {
    requests += 1;
    return { id: `request-${requests}`, at: world.now, actor: { userId, teamId: CONFIG.workspace } };
  };
  const submit = (userId: string, callbackId: string, privateMetadata: string, values: InputValues) =>
    feature.onSubmit?.(
      { kind: 'submit', ...origin(userId), callbackId, privateMetadata, values, viewId: 'V1' },
      world.now,
    );
  const cardTs = async (id: string) => (await loadException(table, id))?.card.ts ?? '';
  return {
    world,
    table,
    ports,
    feature,
    load: async (id: string) => (await loadException(table, id))?.exception,
    /** Somebody submits the form; the id of what came of it. */
    ask: async (
      userId: string,
      {
        scope = 'patch:KB5031364',
        until = T0 + 30 * DAY,
        reason = 'the vendor certifies it next month',
        other = '',
      } = {},
      renews?: string,
    ): Promise<string> => {
      const values: InputValues = {
        [INPUTS.reason]: { kind: 'text', text: reason },
        [INPUTS.until]: { kind: 'moment', at: until },
        ...(renews === undefined ? { [INPUTS.scope]: { kind: 'choice', value: scope } as const } : {}),
        ...(other === '' ? {} : { [INPUTS.other]: { kind: 'text', text: other } as const }),
      };
      const about = formatAskAbout({ fleet: 'win-prod', ...(renews === undefined ? {} : { renews }) });
      await submit(userId, ASK_FORM, about, values);
      return /^Requested: exception (x-[0-9a-z]{8})/.exec(world.answers.at(-1) ?? '')?.[1] ?? '';
    },
    click: async (userId: string, action: keyof typeof EXCEPTION_ACTIONS, id: string, epoch = 1, ts?: string) =>
      feature.onClick?.(
        {
          kind: 'click',
          ...origin(userId),
          actionId: EXCEPTION_ACTIONS[action],
          value: formatExceptionValue({ id, epoch }),
          from: { kind: 'message', channelId: CHANNEL, messageTs: ts ?? (await cardTs(id)) },
          viewId: 'V1',
        },
        world.now,
      ),
    say: (userId: string, action: 'reject' | 'end', id: string, reason: string, epoch = 1) =>
      submit(userId, EXCEPTION_ACTIONS[action], formatExceptionValue({ id, epoch }), {
        [INPUTS.reason]: { kind: 'text', text: reason },
      }),
    /** The tick of one minute, and wake-ups of this feature. */
    tick: async (at = world.now) => {
      world.now = at;
      const keys = await dueOf(feature, table, at);
      const woken = world.wakes.filter(({ feature: name }) => name === 'exceptions').map(({ key }) => key);
      world.wakes = world.wakes.filter(({ feature: name }) => name !== 'exceptions');
      for (const key of new Set([...keys, ...woken])) await feature.look?.(key, { now: at, hinted: false });
    },
    card: () => world.paints.at(-1)?.text ?? world.posts.find(({ threadTs }) => threadTs === undefined)?.text ?? '',
    replies: () => world.posts.filter(({ threadTs }) => threadTs !== undefined),
    command: (userId: string, words: readonly string[]) =>
      feature.onCommand?.({ name: 'except', words, to: { userId, viewId: 'V1' }, id: 'c', at: world.now }, world.now),
  };
}

/** Every text in blocks, as it is written. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'text' && typeof part === 'string' ? [part] : textsIn(part),
  );
}
