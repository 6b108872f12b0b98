import { type ActParts, channelFor, noChannel, noPerson, type Outcome, personIn, refuse, sendPayload } from './acts.ts';
import type { PlacedElement } from './blocks/walk.ts';
import type { BotAnswer } from './delivery.ts';
import { formState, sentenceOf, slipIn } from './form-state.ts';
import { type JsonRecord, recordsAt } from './json.ts';
import type { StoredMessage } from './messages.ts';
import { actionOf, elementsNamed, messageAction, viewAction } from './payloads.ts';
import { sayAsSlackbot } from './response-urls.ts';
import type { SlackUser } from './types.ts';
import type { Workspace } from './workspace.ts';

export interface ClickAct {
  user: string;
  actionId: string;
  /** The block it stands in, where several have an element of this name. */
  blockId?: string;
  /** A button's value, or what is chosen in a menu; by default the value that the button shows. */
  value?: unknown;
  /** The screen lags behind: buttons of earlier versions of the message count as shown. */
  stale?: boolean;
  place:
    | { kind: 'message'; channel: string; ts: string }
    /** `values`: what the view's inputs hold, by action id. */
    | { kind: 'view'; viewId: string; values: JsonRecord };
}

/** Someone uses a button or a menu in a message, a modal or App Home. */
export async function actClick(parts: ActParts, act: ClickAct): Promise<Outcome> {
  const user = personIn(parts.workspace, act.user);
  if (user === undefined) return noPerson(act.user);
  return act.place.kind === 'message'
    ? clickMessage(parts, act, act.place, user)
    : clickView(parts, act, act.place, user);
}

async function clickMessage(
  parts: ActParts,
  act: ClickAct,
  place: { channel: string; ts: string },
  user: SlackUser,
): Promise<Outcome> {
  const { workspace, triggers, responseUrls } = parts;
  const channel = channelFor(workspace, place.channel);
  if (channel === undefined) return noChannel(place.channel);
  const stored = workspace.messages.findShown(channel.id, place.ts);
  if (stored === undefined || (stored.ephemeralTo !== undefined && stored.ephemeralTo !== user.id)) {
    return refuse(404, `No message in ${channel.id} that ${user.id} can see has the ts ${place.ts}.`);
  }
  const action = actionIn(workspace, screensOf(stored, act.stale === true), act);
  if (action === undefined) return notShown(act, `message ${place.ts}`);
  const responseUrl = responseUrls.issue({ user: user.id, channel: channel.id, source: stored });
  const acted = { user, action, triggerId: triggers.issue({ user: user.id }) };
  const answer = await sendPayload(parts, messageAction(workspace, acted, { stored, channel, responseUrl }));
  sayFailure(workspace, user.id, channel.id, answer);
  return { kind: 'answered', answer };
}

const screensOf = ({ message, earlier }: StoredMessage, stale: boolean): JsonRecord[][] => [
  message.blocks ?? [],
  ...(stale ? earlier.toReversed() : []),
];

/** The first use of such an element that one of the screens offers. */
function actionIn(workspace: Workspace, screens: readonly JsonRecord[][], act: ClickAct): JsonRecord | undefined {
  const actionTs = workspace.messages.newTs();
  return screens
    .flatMap((blocks) => elementsNamed(blocks, act.actionId))
    .filter(({ block }) => act.blockId === undefined || block['block_id'] === act.blockId)
    .filter(actsAtOnce)
    .map((element) => actionOf(element, act.value, actionTs))
    .find((action) => action !== undefined);
}

/** An input tells the app at the submission, unless its block says otherwise. https://docs.slack.dev/reference/block-kit/blocks/input-block */
const actsAtOnce = ({ block }: PlacedElement): boolean =>
  block['type'] !== 'input' || block['dispatch_action'] === true;

const notShown = ({ actionId, blockId, value }: ClickAct, where: string): Outcome =>
  refuse(
    404,
    `No button or menu with action_id ${actionId}${blockId === undefined ? '' : ` in block ${blockId}`}${value === undefined ? '' : ` and value ${JSON.stringify(value)}`} is shown in ${where}.`,
  );

async function clickView(
  parts: ActParts,
  act: ClickAct,
  place: { viewId: string; values: JsonRecord },
  user: SlackUser,
): Promise<Outcome> {
  const { workspace, triggers } = parts;
  const view = workspace.views.find(place.viewId);
  if (view === undefined || view.user !== user.id) return refuse(404, `${user.id} has no open view ${place.viewId}.`);
  const stack = workspace.views.stackOf(user.id);
  if (view.type === 'modal' && stack.at(-1) !== view) return refuse(404, `View ${view.id} is below another one.`);
  const blocks = recordsAt(view.payload, 'blocks');
  const state = formState(blocks, place.values, { isDraft: true });
  const slip = slipIn(state, view.id);
  if (slip !== undefined) return refuse(400, slip);
  const { errors } = state;
  if (Object.keys(errors).length > 0) return { kind: 'refused', status: 400, sentence: sentenceOf(errors), errors };
  const value = act.value === undefined ? place.values[act.actionId] : act.value;
  const action = actionIn(workspace, [blocks], { ...act, value });
  if (action === undefined) return notShown(act, `view ${view.id}`);
  const acted = { user, action, triggerId: triggers.issue({ user: user.id, viewId: view.id }) };
  const answer = await sendPayload(parts, viewAction(workspace, acted, { view, values: state.values }));
  if (answer.error !== undefined) {
    view.failure = answer.error;
    workspace.changed({ type: 'view', user: user.id, view: view.id });
  }
  return { kind: 'answered', answer };
}

function sayFailure(workspace: Workspace, user: string, channel: string, { error }: BotAnswer): void {
  if (error !== undefined) {
    sayAsSlackbot(workspace, user, channel, `This did not work: the app failed with the error "${error}"`);
  }
}
