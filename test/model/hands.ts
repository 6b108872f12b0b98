import type { ModalView } from '@slack/types';
import { RUN_ACTIONS } from '../../src/runs/actions.ts';
import type { InputValues } from '../../src/slack/inputs.ts';
import type { ClickJob, ClickOrigin } from '../../src/slack/job.ts';
import type { Item } from '../../src/store/table.ts';
import { signed } from '../support/signed-job.ts';
import { buttonsOf, type ShownButton } from './acts.ts';
import { APPROVERS, EVERYONE } from './people.ts';
import type { Models } from './ports.ts';
import type { Sender } from './sender.ts';
import type { Message } from './slack.ts';

const MODALS = ['run-reject', 'run-defer', 'run-cancel', 'run-roll-back'];

export const asksForApproval = (message: Message): boolean =>
  buttonsOf(message, message.versions.length - 1).some(({ actionId }) => actionId === 'run-approve');

/** What people do with the cards in front of them: buttons, and the forms that those open. */
export class Hands {
  readonly #models: Models;
  readonly #sender: Sender;
  /** Who looks at which modal. */
  readonly #viewers = new Map<string, string>();

  constructor(models: Models, sender: Sender) {
    this.#models = models;
    this.#sender = sender;
  }

  /** False while there is no card to click on. */
  click(): boolean {
    const { world, slack } = this.#models;
    const { random } = world;
    const cards = slack.cards();
    const newest = cards.at(-1);
    if (newest === undefined) return false;
    // Of deploys only those get far that are approved twice.
    const asking = world.kind !== 'bake' && random.chance(0.6) ? cards.filter(asksForApproval) : [];
    const message = asking.length > 0 ? random.pick(asking) : random.chance(0.7) ? newest : random.pick(cards);
    const last = message.versions.length - 1;
    const buttons = buttonsOf(message, world.chance('oldButton') ? random.int(last + 1) : last);
    this.#clickOneOf(message, buttons, 'approve');
    return true;
  }

  /** On a card that is halfway. */
  clickOn(message: Message): void {
    this.#clickOneOf(message, buttonsOf(message, message.versions.length - 1), 'onward');
  }

  #clickOneOf(message: Message, buttons: readonly ShownButton[], going: 'approve' | 'onward'): void {
    const { world } = this.#models;
    const { random } = world;
    if (buttons.length === 0) return;
    const approve = buttons.find(({ actionId }) => actionId === 'run-approve');
    // What was approved for a window is skipped or moved now and then, and mostly just before it opens.
    if (approve === undefined && world.kind === 'patch' && world.chance('waits')) return;
    // Whoever waits for a deploy does not stop it all the time.
    if (approve === undefined && world.kind === 'deploy' && world.chance('patient')) return;
    const back = buttons.find(({ actionId }) => actionId === 'run-roll-back');
    const button =
      approve !== undefined && world.chance(going)
        ? approve
        : back !== undefined && world.chance('rollBack')
          ? back
          : random.pick(buttons);
    const userId = random.pick(random.chance(0.8) ? APPROVERS : EVERYONE);
    this.#press(userId, this.#placeOf(message), button);
  }

  /** Cards of runs as they are in the table: what may be let through at any moment, or is halfway. */
  cardsOf(holds: (item: Item) => boolean): Message[] {
    const { world, slack } = this.#models;
    const held = [...world.store.items()].filter(holds).map(({ pk }) => pk);
    return held.length === 0 ? [] : slack.cards().filter(({ runId }) => held.includes(`RUN#${runId}`));
  }

  /** Someone has waited until the window is just about to open; of forms some are open already. */
  clickLate(message: Message): void {
    const { random } = this.#models.world;
    const buttons = buttonsOf(message, message.versions.length - 1);
    const now = buttons.find(({ actionId }) => actionId === 'run-now');
    if (now === undefined || random.chance(0.4)) this.submit();
    else this.#press(random.pick(APPROVERS), this.#placeOf(message), random.chance(0.6) ? now : random.pick(buttons));
  }

  /**
   * Mostly where the button stands; sometimes a copy of it elsewhere, never on the card of another run: Slack sends a click with
   * the message that the button stands on, and the buttons of a card name its own run.
   */
  #placeOf(message: Message): ClickOrigin {
    const { world, slack } = this.#models;
    const { random } = world;
    if (!world.chance('copy')) return { kind: 'message', channelId: message.channel, messageTs: message.ts };
    if (random.chance(0.5)) return { kind: 'message', channelId: 'C0LURE', messageTs: message.ts };
    return { kind: 'message', channelId: message.channel, messageTs: `${random.pick(slack.messages).ts}0` };
  }

  #press(userId: string, from: ClickOrigin, { actionId, value }: ShownButton): void {
    const { world, slack } = this.#models;
    const viewId = MODALS.includes(actionId) ? `V${world.serial()}` : undefined;
    if (viewId !== undefined) {
      slack.views.set(viewId, { type: 'modal', title: { type: 'plain_text', text: 'Loading' }, blocks: [] });
      this.#viewers.set(viewId, userId);
    }
    const answered = viewId === undefined ? { responseUrl: 'https://hooks.slack.com/actions/x' } : { viewId };
    const job: ClickJob = { ...this.#sender.base(userId), kind: 'click', actionId, value, from, ...answered };
    // Slack signs everything; kept is what may approve.
    this.#sender.send(actionId === RUN_ACTIONS.approve ? signed(job) : job, `run:${value.split(':')[0]}`);
  }

  /** Submits a form that a worker has filled, or clicks while there is none. */
  submit(): boolean {
    const { slack } = this.#models;
    const open = [...slack.views].filter(([, { private_metadata }]) => private_metadata !== undefined);
    if (open.length === 0) return this.click();
    this.#submitOneOf(open);
    return true;
  }

  /** Someone sends a form of this run, if they have one open. */
  submitOf(runId: string): boolean {
    const open = [...this.#models.slack.views].filter(([, view]) => view.private_metadata?.startsWith(runId) === true);
    if (open.length > 0) this.#submitOneOf(open);
    return open.length > 0;
  }

  #submitOneOf(open: readonly (readonly [viewId: string, view: ModalView])[]): void {
    const { world, slack } = this.#models;
    const { random, now } = world;
    const [viewId, view] = random.pick(open);
    // Two windows of one person can send a form twice; mostly it is gone afterwards.
    if (world.chance('formGone')) slack.views.delete(viewId);
    const until = Math.floor(now / 1000) + random.pick([-60, 30, 600, 7_200, 90_000, 20 * 86_400]);
    this.#submitView(this.#viewers.get(viewId) ?? 'U0DEV', view, until);
  }

  #submitView(userId: string, { callback_id, private_metadata }: ModalView, until: number): void {
    const [runId = ''] = (private_metadata ?? '').split(':');
    this.#models.world.history.runs.get(runId)?.submitted.add(callback_id ?? '');
    const values: InputValues = {
      reason: { kind: 'text', text: 'because' },
      until: { kind: 'moment', at: until * 1000 },
    };
    const form = { callbackId: callback_id ?? '', privateMetadata: private_metadata ?? '', values };
    this.#sender.send({ ...this.#sender.base(userId), kind: 'submit', ...form }, `user:${userId}`);
  }
}
