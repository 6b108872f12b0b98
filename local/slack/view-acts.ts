import { type ActParts, noPerson, type Outcome, personIn, refuse, sendPayload } from './acts.ts';
import { viewOf } from './arguments.ts';
import type { BotAnswer } from './delivery.ts';
import { SlackFailure } from './failure.ts';
import { formState, sentenceOf, slipIn } from './form-state.ts';
import { isRecord, type JsonRecord, parseJson, recordAt, recordsAt } from './json.ts';
import { placeOf, storedPayload } from './methods/views.ts';
import { viewClosed, viewSubmission } from './payloads.ts';
import type { SlackUser } from './types.ts';
import { inputBlockIds, type StoredView, viewObject } from './views.ts';
import type { Workspace } from './workspace.ts';

interface ViewAct {
  user: string;
  viewId: string;
}

/** The person's modal on top, the only one that can be submitted or closed. */
function topView(workspace: Workspace, { user: id, viewId }: ViewAct): { user: SlackUser; view: StoredView } | Outcome {
  const user = personIn(workspace, id);
  if (user === undefined) return noPerson(id);
  const stack = workspace.views.stackOf(user.id);
  const view = stack.at(-1);
  if (view?.id === viewId) return { user, view };
  const below = stack.some((other) => other.id === viewId);
  return refuse(404, below ? `View ${viewId} is below another one.` : `${user.id} has no open modal ${viewId}.`);
}

/** Someone submits a modal. Inputs are checked first, as Slack's client does; then nothing is sent. */
export async function actSubmit(parts: ActParts, act: ViewAct & { values: JsonRecord }): Promise<Outcome> {
  const { workspace, triggers } = parts;
  const found = topView(workspace, act);
  if ('kind' in found) return found;
  const { user, view } = found;
  if (recordAt(view.payload, 'submit') === undefined) return refuse(400, `View ${view.id} has no submit button.`);
  const state = formState(recordsAt(view.payload, 'blocks'), act.values);
  const slip = slipIn(state, view.id);
  if (slip !== undefined) return refuse(400, slip);
  const errors = { ...state.errors, ...state.missing };
  if (Object.keys(errors).length > 0) return { kind: 'refused', status: 400, sentence: sentenceOf(errors), errors };
  const triggerId = triggers.issue({ user: user.id, viewId: view.id });
  const payload = viewSubmission(workspace, { user, triggerId }, { view, values: state.values });
  const answer = await sendPayload(parts, payload);
  return { kind: 'answered', answer: applyAnswer(workspace, view, answer) };
}

/** Does what the bot's answer to a submission asks for. An answer that cannot be followed leaves the view open. */
function applyAnswer(workspace: Workspace, view: StoredView, answer: BotAnswer): BotAnswer {
  const problem = answer.error ?? followAnswer(workspace, view, answer.body);
  if (problem !== undefined) view.failure = problem;
  workspace.changed({ type: 'view', user: view.user, view: view.id });
  return problem === undefined || answer.error !== undefined ? answer : { ...answer, error: 'dispatch_failed' };
}

function followAnswer(workspace: Workspace, view: StoredView, body: string): string | undefined {
  const { views } = workspace;
  const json = body.trim() === '' ? {} : parseJson(body);
  if (!isRecord(json)) return 'invalid_response';
  try {
    switch (json['response_action']) {
      case undefined:
        views.close(view);
        return undefined;
      case 'clear':
        views.closeAll(view.user);
        return undefined;
      case 'errors':
        return setErrors(view, json['errors']);
      case 'update':
        views.update(view, storedPayload(workspace, viewOf(json['view'], 'modal', workspace.app.scopes), view));
        return undefined;
      case 'push':
        return pushView(workspace, view, json['view']);
      default:
        return 'invalid_response_action';
    }
  } catch (error) {
    if (error instanceof SlackFailure) return error.code;
    throw error;
  }
}

/** Errors may name input blocks only. */
function setErrors(view: StoredView, errors: unknown): string | undefined {
  const inputs = inputBlockIds(view);
  if (!isRecord(errors) || Object.keys(errors).length === 0) return 'invalid_response_errors';
  if (Object.entries(errors).some(([block, text]) => !inputs.includes(block) || typeof text !== 'string')) {
    return 'invalid_response_errors';
  }
  view.errors = Object.fromEntries(Object.entries(errors).map(([block, text]) => [block, String(text)]));
  return undefined;
}

function pushView(workspace: Workspace, view: StoredView, payload: unknown): string | undefined {
  const checked = viewOf(payload, 'modal', workspace.app.scopes);
  if (workspace.views.stackOf(view.user).length >= 3) return 'push_limit_reached';
  workspace.views.open(workspace.newId('V'), view.user, storedPayload(workspace, checked), view);
  return undefined;
}

/** Someone closes the modal on top; `clear_on_close` closes those below too. */
export async function actClose(parts: ActParts, act: ViewAct): Promise<Outcome> {
  const { workspace } = parts;
  const found = topView(workspace, act);
  if ('kind' in found) return found;
  const { user, view } = found;
  const isCleared = view.payload['clear_on_close'] === true;
  if (isCleared) workspace.views.closeAll(user.id);
  else workspace.views.close(view);
  workspace.changed({ type: 'view', user: user.id, view: view.id });
  if (view.payload['notify_on_close'] !== true) return { kind: 'done' };
  return { kind: 'answered', answer: await sendPayload(parts, viewClosed(workspace, user, { view, isCleared })) };
}

/** Someone opens the app's home tab. */
export async function actHome({ workspace, events }: ActParts, act: { user: string }): Promise<Outcome> {
  const user = personIn(workspace, act.user);
  if (user === undefined) return noPerson(act.user);
  const home = workspace.views.homeOf(user.id);
  const answer = await events.send({
    type: 'app_home_opened',
    user: user.id,
    channel: workspace.dmOf(user.id).id,
    event_ts: workspace.messages.newTs(),
    tab: 'home',
    ...(home === undefined ? {} : { view: viewObject(home, placeOf(workspace)) }),
  });
  return answer === 'not-subscribed' ? { kind: 'done' } : { kind: 'answered', answer };
}
