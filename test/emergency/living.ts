import type { Wake } from '../../src/contract/ports.ts';
import { loadEmergency, createEmergency as storeEmergency } from '../../src/emergency/effect/store.ts';
import { createEmergency } from '../../src/emergency/feature.ts';
import { CVE_ACTIONS, REASON_INPUT } from '../../src/emergency/types/actions.ts';
import type { Emergency } from '../../src/emergency/types/emergency.ts';
import type { Kinds, Mended, MendWish } from '../../src/runs/run-kind.ts';
import type { SlackCallError } from '../../src/slack/call-error.ts';
import type { NewMessage } from '../../src/slack/client.ts';
import { textsIn } from '../exceptions/living.ts';
import { CONFIG } from '../model/config.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { kindsDouble, portsDouble } from '../support/ports.ts';
import { anEmergency, T0 } from './fixture.ts';

const CHANNEL = 'C0PATCHING';

/** The feature over one emergency in memory, and a Slack that writes down what it was told. @throws where the emergency was not made */
export async function living(parts: Partial<Emergency> = {}) {
  const world = {
    now: T0,
    posts: [] as NewMessage[],
    answers: [] as string[],
    views: [] as string[],
    wakes: [] as Wake[],
    wishes: [] as { kind: string; wish: MendWish }[],
    leads: ['U0BEN', 'U0REQUEST'],
    mended: { kind: 'opened', runId: 'p-7k2m9x4q' } as Mended | undefined,
    slackFails: undefined as SlackCallError | undefined,
    found: undefined as string | undefined,
  };
  const table = createMemoryTable();
  const base = portsDouble();
  const kinds: Kinds = {
    ...kindsDouble(),
    mend: async (kind, wish) => {
      world.wishes.push({ kind, wish });
      return world.mended;
    },
  };
  const ports = {
    ...base,
    table,
    kinds,
    config: { ...CONFIG, channel: CHANNEL },
    clock: () => world.now,
    wakes: { send: async (wake: Wake) => void world.wakes.push(wake) },
    slack: {
      ...base.slack,
      channelInfo: async (id: string) => ({
        id,
        name: 'patching',
        isExternallyShared: false,
        isArchived: false,
        isMember: true,
      }),
      postMessage: async (message: NewMessage) => {
        if (world.slackFails !== undefined) throw world.slackFails;
        world.posts.push(message);
        return { channel: message.channel, ts: `1796000000.${String(world.posts.length).padStart(6, '0')}` };
      },
      findMessage: async () => world.found,
      updateMessage: async () => undefined,
      postEphemeral: async ({ text }: { text: string }) => void world.answers.push(text),
      updateView: async ({ view }: { view: { callback_id?: string; blocks: unknown } }) => {
        world.views.push(view.callback_id ?? '');
        if (view.callback_id === 'answer') world.answers.push(textsIn(view.blocks).join(' '));
      },
      userGroupMembers: async () => world.leads,
      userInfo: async (id: string) => ({
        id,
        teamId: CONFIG.workspace,
        deleted: false,
        isBot: false,
        isGuest: id === 'U0GUEST',
        isExternal: false,
      }),
    },
  };
  const feature = createEmergency(ports);
  const made = await storeEmergency(table, anEmergency(parts));
  if (made.kind !== 'created') throw new Error(made.kind);
  const { id } = made.record.emergency;
  const load = async () => {
    const record = await loadEmergency(table, id);
    if (record === undefined) throw new Error('there is no emergency');
    return record;
  };
  let requests = 0;
  const origin = (userId: string) => {
    requests += 1;
    return { id: `request-${requests}`, at: world.now, actor: { userId, teamId: CONFIG.workspace } };
  };
  return {
    world,
    ports,
    table,
    id,
    load,
    look: () => feature.look?.(id, { now: world.now, hinted: false }),
    /** The answer of a press of a button of its card. */
    click: async (userId: string, action: keyof typeof CVE_ACTIONS): Promise<string | undefined> => {
      const { card } = await load();
      await feature.onClick?.(
        {
          kind: 'click',
          ...origin(userId),
          actionId: CVE_ACTIONS[action],
          value: id,
          from: { kind: 'message', channelId: CHANNEL, messageTs: card.ts ?? '' },
          viewId: 'V1',
        },
        world.now,
      );
      return world.answers.at(-1);
    },
    say: async (userId: string, action: 'close' | 'review', text = 'Mitigated at the edge.'): Promise<string> => {
      await feature.onSubmit?.(
        {
          kind: 'submit',
          ...origin(userId),
          callbackId: CVE_ACTIONS[action],
          privateMetadata: id,
          values: { [REASON_INPUT]: { kind: 'text', text } },
          viewId: 'V1',
        },
        world.now,
      );
      return world.answers.at(-1) ?? '';
    },
  };
}
