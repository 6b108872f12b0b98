import { type Arguments, viewOf } from '../arguments.ts';
import { withIds } from '../blocks/walk.ts';
import { SlackFailure } from '../failure.ts';
import { type JsonRecord, recordsAt, textAt } from '../json.ts';
import { type StoredView, viewObject } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import type { Method, MethodContext, Methods } from './method.ts';

const STACK = 3;

export const placeOf = ({ team, app }: Workspace): { teamId: string; appId: string; botId: string } => ({
  teamId: team.id,
  appId: app.id,
  botId: app.botId,
});

/** The payload with ids filled in. @throws SlackFailure duplicate_external_id */
export function storedPayload(workspace: Workspace, payload: JsonRecord, replacing?: StoredView): JsonRecord {
  const externalId = textAt(payload, 'external_id');
  const holder = externalId ? workspace.views.byExternalId(externalId) : undefined;
  if (holder !== undefined && holder !== replacing) throw new SlackFailure('duplicate_external_id');
  return { ...structuredClone(payload), blocks: withIds(recordsAt(payload, 'blocks'), () => workspace.newId('b')) };
}

const shown = (workspace: Workspace, view: StoredView): JsonRecord => {
  workspace.changed({ type: 'view', user: view.user, view: view.id });
  return { view: viewObject(view, placeOf(workspace)) };
};

const triggerOf = (args: Arguments, { triggers }: MethodContext) =>
  triggers.exchange(args.optional('trigger_id') ?? args.required('interactivity_pointer'));

const open: Method = {
  run: (args, context) => {
    const { workspace } = context;
    const payload = viewOf(args.json('view'), 'modal', workspace.app.scopes);
    const { user } = triggerOf(args, context);
    const view = workspace.views.open(workspace.newId('V'), user, storedPayload(workspace, payload));
    return shown(workspace, view);
  },
};

const push: Method = {
  run: (args, context) => {
    const { workspace } = context;
    const payload = viewOf(args.json('view'), 'modal', workspace.app.scopes);
    const { user, viewId } = triggerOf(args, context);
    const stack = workspace.views.stackOf(user);
    const top = stack.at(-1);
    if (viewId === undefined || top === undefined) throw new SlackFailure('not_found');
    if (stack.length >= STACK) throw new SlackFailure('push_limit_reached');
    return shown(workspace, workspace.views.open(workspace.newId('V'), user, storedPayload(workspace, payload), top));
  },
};

/** @throws SlackFailure not_found for a view that was closed meanwhile, hash_conflict for one that changed */
function viewToUpdate(args: Arguments, { views }: Workspace): StoredView {
  const externalId = args.optional('external_id');
  const view = externalId ? views.byExternalId(externalId) : views.find(args.required('view_id'));
  if (view === undefined) throw new SlackFailure('not_found');
  const hash = args.optional('hash');
  if (hash !== undefined && hash !== '' && hash !== view.hash) throw new SlackFailure('hash_conflict');
  return view;
}

const update: Method = {
  run: (args, { workspace }) => {
    const view = viewToUpdate(args, workspace);
    const payload = viewOf(args.json('view'), view.type, workspace.app.scopes);
    workspace.views.update(view, storedPayload(workspace, payload, view));
    return shown(workspace, view);
  },
};

const publish: Method = {
  run: (args, { workspace }) => {
    const userId = args.required('user_id');
    const payload = viewOf(args.json('view'), 'home', workspace.app.scopes);
    const user = workspace.users.get(userId);
    if (user === undefined || user.deleted) throw new SlackFailure('user_not_found');
    const before = workspace.views.homeOf(userId);
    const hash = args.optional('hash');
    if (hash !== undefined && hash !== '' && before !== undefined && hash !== before.hash) {
      throw new SlackFailure('hash_conflict');
    }
    const stored = storedPayload(workspace, payload, before);
    return shown(workspace, workspace.views.publish(workspace.newId('V'), userId, stored));
  },
};

export const viewMethods: Methods = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
