import type { Config } from '../../src/config/types.ts';
import type { Ports } from '../../src/contract/ports.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { NewMessage } from '../../src/slack/client.ts';
import type { DecidePorts } from '../../src/windows/flow/decide.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-table.ts';
import { kindsDouble, portsDouble } from '../support/ports.ts';
import { placeOf, type World } from './world.ts';

/** What was posted and painted, and what the worker wants to be woken for. */
export interface Told {
  posts: NewMessage[];
  paints: { ts: string; text: string; at: number }[];
  wakes: { key: string; at: number }[];
  /** What people were answered, privately. */
  answers: string[];
  /** Channels that take no message. */
  closed: Set<string>;
}

export interface Following {
  ports: DecidePorts & Ports;
  table: MemoryTable;
  told: Told;
}

/** Everything that following windows reaches, over a world in memory on its clock. */
export function following(world: World, config: Config, onCall?: (what: string) => Promise<void>): Following {
  const told: Told = { posts: [], paints: [], wakes: [], answers: [], closed: new Set() };
  const table = createMemoryTable();
  const { windows, nodes, patches, commands } = placeOf(world, '111122223333/ap-southeast-2', onCall);
  const base = portsDouble();
  const closed = (method: string): SlackCallError =>
    new SlackCallError(method, { kind: 'channel-gone', code: 'channel_not_found' }, undefined);
  const ports: DecidePorts & Ports = {
    ...base,
    table,
    config,
    windows,
    nodes,
    patches,
    commands,
    kinds: kindsDouble(),
    clock: () => world.now,
    calendars: { stateAt: async () => ({ open: true }) },
    images: { ...base.images, pipelineImages: async () => [] },
    wakes: {
      send: async ({ key }, delaySeconds) => {
        told.wakes.push({ key, at: world.now + delaySeconds * 1000 });
      },
    },
    slack: {
      ...base.slack,
      channelInfo: async (id) => {
        if (told.closed.has(id)) throw closed('conversations.info');
        return { id, name: 'patching', isExternallyShared: false, isArchived: false, isMember: true };
      },
      postMessage: async (message) => {
        if (told.closed.has(message.channel)) throw closed('chat.postMessage');
        told.posts.push(message);
        return { channel: message.channel, ts: `1796000000.${String(told.posts.length).padStart(6, '0')}` };
      },
      postEphemeral: async ({ text }) => {
        told.answers.push(text);
      },
      updateMessage: async ({ ts, text }) => {
        told.paints.push({ ts, text, at: world.now });
      },
      openDirectMessage: async (user) => `D${user.slice(1)}`,
      userGroupMembers: async () => ['U0ANA', 'U0BEN'],
      userInfo: async (id) => ({
        id,
        teamId: 'T0PATCHW',
        deleted: false,
        isBot: false,
        isGuest: false,
        isExternal: false,
      }),
      findMessage: async () => undefined,
      channelMembers: async () => new Set(['U0ANA', 'U0BEN']),
    },
  };
  return { ports, table, told };
}
