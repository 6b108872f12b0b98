import type { ModalView } from '@slack/types';
import { DOOR_RULES } from '../../src/app/door.ts';
import { RUN_ACTIONS } from '../../src/runs/actions.ts';
import type { InputValues } from '../../src/slack/inputs.ts';
import type { ClickJob, ClickOrigin, SlackJob, SubmitJob } from '../../src/slack/job.ts';
import type { Item } from '../../src/store/table.ts';
import { signed } from '../support/signed-job.ts';
import { buttonsOf, describeJob, type ShownButton } from './acts.ts';
import { OTHER_SECRET } from './forgery.ts';
import type { Outside } from './outside.ts';
import type { Models } from './ports.ts';
import type { Message } from './slack.ts';

const EVERYONE = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV', 'U0EVE', 'U0GUEST', 'U0EXT', 'U0GONE', 'UPATCHBOT'];
const APPROVERS = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0EVE'];
const REQUESTERS = ['U0DEV', 'U0ANA', 'U0BEN', 'U0CLEO'];
const MODALS = ['run-reject', 'run-defer', 'run-cancel', 'run-roll-back'];

const WEIGHTS = {
  request: 3,
  click: 14,
  submit: 6,
  replay: 1,
  member: 1.2,
  account: 0.5,
  basis: 0.5,
  config: 0.1,
  room: 0.15,
  image: 0,
  disable: 0.05,
  pause: 0.4,
  resume: 0.6,
  freeze: 0.5,
  stop: 0.4,
  end: 0.4,
  removeMessage: 0.3,
  archive: 0.08,
  look: 0.3,
  repair: 0,
  forge: 0,
  forgeApproval: 0.15,
  forgeMessage: 0.1,
};

/** Fleets have no pipelines, and what is stuck is mended by hand. */
const DEPLOY_WEIGHTS: typeof WEIGHTS = { ...WEIGHTS, click: 20, disable: 0, repair: 0.3, image: 0.05 };

/** Occurrences open their requests by themselves. */
const PATCH_WEIGHTS: typeof WEIGHTS = {
  ...WEIGHTS,
  request: 0.3,
  click: 20,
  disable: 0,
  end: 0,
  config: 0.4,
  forge: 0.3,
};

const WEIGHTS_OF = { bake: WEIGHTS, deploy: DEPLOY_WEIGHTS, patch: PATCH_WEIGHTS };

const asksForApproval = (message: Message): boolean =>
  buttonsOf(message, message.versions.length - 1).some(({ actionId }) => actionId === 'run-approve');

/** As the slack function does with what may approve. */
const mayApprove = (job: SlackJob): job is ClickJob | SubmitJob =>
  (job.kind === 'click' && DOOR_RULES.proofs.includes(job.actionId)) ||
  (job.kind === 'submit' && DOOR_RULES.proofs.includes(job.callbackId));

/** The people of a schedule: each act becomes a job on the requests queue, as the slack function would put it there. */
export class Actors {
  readonly #models: Models;
  readonly #outside: Outside;
  readonly #sent: { job: SlackJob; group: string }[] = [];
  /** Who looks at which modal. */
  readonly #viewers = new Map<string, string>();
  readonly #acts: Readonly<Record<keyof typeof WEIGHTS, () => void>>;

  constructor(models: Models, outside: Outside) {
    this.#models = models;
    this.#outside = outside;
    this.#acts = {
      request: () => this.#request(),
      click: () => this.#click(),
      submit: () => this.#submit(),
      replay: () => this.#replay(),
      pause: () => this.#command(models.world.random.pick(APPROVERS), 'pause incident'),
      resume: () => this.#command(models.world.random.pick(APPROVERS), 'resume'),
      look: () => this.#look(),
      member: () => outside.changeMember(),
      account: () => outside.changeAccount(),
      basis: () => outside.changeBasis(),
      config: () => outside.changeConfig(),
      room: () => outside.turnRoom(),
      image: () => outside.turnImage(),
      disable: () => outside.togglePipeline(),
      freeze: () => outside.turnCalendar(),
      stop: () => outside.stopExecution(),
      end: () => (models.world.kind === 'deploy' ? outside.endOperation() : outside.cancelImage()),
      repair: () => outside.repair(),
      forge: () => outside.forgeStanding(),
      forgeApproval: () => outside.forgeApproval(),
      forgeMessage: () => this.#forgeMessage(),
      removeMessage: () => outside.removeMessage(),
      archive: () => outside.archiveChannel(),
    };
  }

  /** The first requests, so that there is something to decide about. */
  open(): void {
    // Those of occurrences come with the first tick.
    if (this.#models.world.kind === 'patch') this.#models.queues.hint({ kind: 'tick' });
    else this.#request();
    if (this.#models.world.random.chance(0.5)) this.#request();
  }

  /** One thing that someone does. */
  act(): void {
    const { random, kind } = this.#models.world;
    const armed = kind === 'patch' ? this.#cardsOf(({ armedUntil }) => armedUntil !== undefined) : [];
    const halfway = kind === 'deploy' ? this.#cardsOf(({ state }) => state === 'waiting') : [];
    if (armed.length > 0 && random.chance(0.5)) this.#clickLate(random.pick(armed));
    else if (halfway.length > 0 && random.chance(0.6)) this.#clickOn(random.pick(halfway));
    else this.#acts[random.weighted(WEIGHTS_OF[kind])]();
  }

  /** Whoever may, lets starts happen again. */
  resume(): void {
    const { slack } = this.#models;
    slack.account('U0ANA').deleted = false;
    slack.account('U0ANA').guest = false;
    if (!slack.platform.includes('U0ANA')) slack.platform.push('U0ANA');
    this.#outside.notePeople();
    this.#command('U0ANA', 'resume');
  }

  #send(asked: SlackJob, group: string): void {
    const { world, queues } = this.#models;
    const job = mayApprove(asked) ? signed(asked) : asked;
    this.#sent.push({ job, group });
    if (job.kind === 'click') world.history.onClick(job);
    world.note(() => `${job.actor.userId} ${describeJob(job)}`);
    queues.request(job, group);
  }

  #base(userId: string): { id: string; at: number; actor: { userId: string; teamId: string } } {
    const { world, slack } = this.#models;
    // 64 hexadecimal digits, as the hash of a signature has.
    const digits = (): string =>
      world.random
        .int(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    const id = Array.from({ length: 8 }, digits).join('');
    return { id, at: world.now, actor: { userId, teamId: slack.account(userId).team } };
  }

  #command(userId: string, text: string): void {
    const responseUrl = 'https://hooks.slack.com/commands/x';
    this.#send(
      { ...this.#base(userId), kind: 'command', channelId: 'C0PATCHING', text, responseUrl },
      `user:${userId}`,
    );
  }

  #request(): void {
    const { random, kind } = this.#models.world;
    const who = random.pick(random.chance(0.8) ? REQUESTERS : EVERYONE);
    // The fleet with the checkpoint needs one person, the image with one recipe more needs two.
    const name = random.pick(kind === 'deploy' ? ['web', 'web', 'api'] : ['web', 'api', 'api']);
    this.#command(who, `${kind} ${name}${kind === 'deploy' && random.chance(0.25) ? ' back' : ''}`);
  }

  #click(): void {
    const { world, slack } = this.#models;
    const { random } = world;
    const cards = slack.cards();
    const newest = cards.at(-1);
    if (newest === undefined) {
      if (world.kind !== 'patch') this.#request();
      return;
    }
    // Of deploys only those get far that are approved twice.
    const asking = world.kind !== 'bake' && random.chance(0.6) ? cards.filter(asksForApproval) : [];
    const message = asking.length > 0 ? random.pick(asking) : random.chance(0.7) ? newest : random.pick(cards);
    const last = message.versions.length - 1;
    const buttons = buttonsOf(message, random.chance(0.12) ? random.int(last + 1) : last);
    this.#clickOneOf(message, buttons);
  }

  #clickOn(message: Message): void {
    this.#clickOneOf(message, buttonsOf(message, message.versions.length - 1));
  }

  #clickOneOf(message: Message, buttons: readonly ShownButton[]): void {
    const { world } = this.#models;
    const { random } = world;
    if (buttons.length === 0) return;
    const approve = buttons.find(({ actionId }) => actionId === 'run-approve');
    // What was approved for a window is skipped or moved now and then, and mostly just before it opens.
    if (approve === undefined && world.kind === 'patch' && random.chance(0.5)) return;
    // Whoever waits for a deploy does not stop it all the time.
    if (approve === undefined && world.kind === 'deploy' && random.chance(0.7)) return;
    const back = buttons.find(({ actionId }) => actionId === 'run-roll-back');
    const button =
      approve !== undefined && random.chance(0.75)
        ? approve
        : back !== undefined && random.chance(0.5)
          ? back
          : random.pick(buttons);
    const userId = random.pick(random.chance(0.8) ? APPROVERS : EVERYONE);
    this.#press(userId, this.#placeOf(message), button);
  }

  /** Cards of runs as they are in the table: what may be let through at any moment, or is halfway. */
  #cardsOf(holds: (item: Item) => boolean): Message[] {
    const { world, slack } = this.#models;
    const held = [...world.store.items()].filter(holds).map(({ pk }) => pk);
    return held.length === 0 ? [] : slack.cards().filter(({ runId }) => held.includes(`RUN#${runId}`));
  }

  /** Someone has waited until the window is just about to open; of forms some are open already. */
  #clickLate(message: Message): void {
    const { random } = this.#models.world;
    const buttons = buttonsOf(message, message.versions.length - 1);
    const now = buttons.find(({ actionId }) => actionId === 'run-now');
    if (now === undefined || random.chance(0.4)) this.#submit();
    else this.#press(random.pick(APPROVERS), this.#placeOf(message), random.chance(0.6) ? now : random.pick(buttons));
  }

  /**
   * Mostly where the button stands; sometimes a copy of it elsewhere, never on the card of another run: Slack sends a click with
   * the message that the button stands on, and the buttons of a card name its own run.
   */
  #placeOf(message: Message): ClickOrigin {
    const { world, slack } = this.#models;
    const { random } = world;
    if (!random.chance(0.05)) return { kind: 'message', channelId: message.channel, messageTs: message.ts };
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
    const job: ClickJob = { ...this.#base(userId), kind: 'click', actionId, value, from, ...answered };
    // Slack signs everything; kept is what may approve.
    this.#send(actionId === RUN_ACTIONS.approve ? signed(job) : job, `run:${value.split(':')[0]}`);
  }

  /** Submits a form that a worker has filled. */
  #submit(): void {
    const { world, slack } = this.#models;
    const { random, now } = world;
    const open = [...slack.views].filter(([, { private_metadata }]) => private_metadata !== undefined);
    if (open.length === 0) {
      this.#click();
      return;
    }
    const [viewId, view] = random.pick(open);
    // Two windows of one person can send a form twice; mostly it is gone afterwards.
    if (random.chance(0.9)) slack.views.delete(viewId);
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
    this.#send({ ...this.#base(userId), kind: 'submit', ...form }, `user:${userId}`);
  }

  /** The same job again, past the queue's memory or not. */
  #replay(): void {
    const { world, queues } = this.#models;
    if (this.#sent.length === 0) return;
    const { job, group } = world.random.pick(this.#sent);
    world.note(() => `REPLAY ${job.actor.userId} ${describeJob(job)}`);
    queues.request(job, group);
  }

  /** Whoever may send to the queue says that someone has approved. */
  #forgeMessage(): void {
    const { world, slack, queues } = this.#models;
    const asking = slack.cards().filter(asksForApproval);
    if (asking.length === 0) return;
    const message = world.random.pick(asking);
    const approve = buttonsOf(message, message.versions.length - 1).find(({ actionId }) => actionId === 'run-approve');
    const userId = world.random.pick(APPROVERS);
    const { actionId = '', value = '' } = approve ?? {};
    const from = { kind: 'message', channelId: message.channel, messageTs: message.ts } as const;
    const job: ClickJob = { ...this.#base(userId), kind: 'click', actionId, value, from };
    world.note(() => `someone FORGES a message: ${userId} ${describeJob(job)}`);
    world.history.run(message.runId ?? '').forged = true;
    queues.request(signed(job, OTHER_SECRET), `run:${message.runId}`);
  }

  #look(): void {
    const { random } = this.#models.world;
    const who = random.pick(EVERYONE);
    if (random.chance(0.5)) this.#send({ ...this.#base(who), kind: 'home' }, `user:${who}`);
    else this.#command(who, random.pick(['status', 'history web', 'help me']));
  }
}
