import type { Clock } from '../types.ts';
import { type JsonRecord, recordAt, recordsAt, textAt } from './json.ts';

/** One opened modal, or someone's App Home. */
export interface StoredView {
  id: string;
  user: string;
  type: 'modal' | 'home';
  /** The view payload as the app gave it, block and action ids filled in. */
  payload: JsonRecord;
  hash: string;
  rootId: string;
  previousId?: string;
  /** What the app last complained of, by block id. */
  errors: Record<string, string>;
  /** Slack's word for the last submission that the app did not answer, such as `operation_timeout`. */
  failure?: string;
}

export interface Views {
  find(viewId: string): StoredView | undefined;
  byExternalId(externalId: string): StoredView | undefined;
  /** A person's open modals, the one on top last. */
  stackOf(user: string): StoredView[];
  homeOf(user: string): StoredView | undefined;
  /** Opens on top of `previous`, or alone. */
  open(id: string, user: string, payload: JsonRecord, previous?: StoredView): StoredView;
  publish(id: string, user: string, payload: JsonRecord): StoredView;
  /** Replaces what a view shows. */
  update(view: StoredView, payload: JsonRecord): void;
  close(view: StoredView): void;
  closeAll(user: string): StoredView[];
}

export function createViews(clock: Clock): Views {
  let open: StoredView[] = [];
  const homes = new Map<string, StoredView>();
  let hashes = 0;
  const newHash = (): string => {
    hashes++;
    return `${Math.floor(clock.now() / 1000)}.${String(hashes).padStart(8, '0')}`;
  };
  const all = (): StoredView[] => [...open, ...homes.values()];
  const closeAll = (user: string): StoredView[] => {
    const closed = open.filter((view) => view.user === user);
    open = open.filter((view) => view.user !== user);
    return closed;
  };
  return {
    find: (viewId) => all().find((view) => view.id === viewId),
    byExternalId: (externalId) => all().find((view) => textAt(view.payload, 'external_id') === externalId),
    stackOf: (user) => open.filter((view) => view.user === user),
    homeOf: (user) => homes.get(user),
    open: (id, user, payload, previous) => {
      if (previous === undefined) closeAll(user);
      const rootId = previous?.rootId ?? id;
      const view: StoredView = { id, user, type: 'modal', payload, hash: newHash(), rootId, errors: {} };
      if (previous !== undefined) view.previousId = previous.id;
      open.push(view);
      return view;
    },
    publish: (id, user, payload) => {
      const before = homes.get(user);
      const homeId = before?.id ?? id;
      const view: StoredView = { id: homeId, user, type: 'home', payload, hash: newHash(), rootId: homeId, errors: {} };
      homes.set(user, view);
      return view;
    },
    update: (view, payload) => {
      view.payload = payload;
      view.hash = newHash();
      view.errors = {};
      delete view.failure;
    },
    close: (view) => {
      open = open.filter((other) => other !== view);
    },
    closeAll,
  };
}

/** Block ids of a view's inputs, the only ones that a `response_action: errors` may name. */
export const inputBlockIds = (view: StoredView): string[] =>
  recordsAt(view.payload, 'blocks')
    .filter((block) => block['type'] === 'input')
    .flatMap((block) => textAt(block, 'block_id') ?? []);

/** The view object of payloads and answers. https://docs.slack.dev/reference/views */
export const viewObject = (
  view: StoredView,
  place: { teamId: string; appId: string; botId: string },
  values: JsonRecord = {},
): JsonRecord => ({
  id: view.id,
  team_id: place.teamId,
  type: view.type,
  blocks: structuredClone(recordsAt(view.payload, 'blocks')),
  private_metadata: textAt(view.payload, 'private_metadata') ?? '',
  callback_id: textAt(view.payload, 'callback_id') ?? '',
  state: { values },
  hash: view.hash,
  title: recordAt(view.payload, 'title') ?? { type: 'plain_text', text: 'View Title', emoji: true },
  clear_on_close: view.payload['clear_on_close'] === true,
  notify_on_close: view.payload['notify_on_close'] === true,
  close: recordAt(view.payload, 'close') ?? null,
  submit: recordAt(view.payload, 'submit') ?? null,
  previous_view_id: view.previousId ?? null,
  root_view_id: view.rootId,
  app_id: place.appId,
  external_id: textAt(view.payload, 'external_id') ?? '',
  app_installed_team_id: place.teamId,
  bot_id: place.botId,
});
