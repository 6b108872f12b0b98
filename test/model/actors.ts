import type { ClickJob } from '../../src/slack/job.ts';
import { signed } from '../support/signed-job.ts';
import { buttonsOf, describeJob } from './acts.ts';
import { OTHER_SECRET } from './forgery.ts';
import { asksForApproval, Hands } from './hands.ts';
import type { Outside } from './outside.ts';
import { APPROVERS, EVERYONE, type Name } from './people.ts';
import type { Models } from './ports.ts';
import { Sender } from './sender.ts';

const REQUESTERS = ['U0DEV', 'U0ANA', 'U0BEN', 'U0CLEO'];

export const WEIGHTS = {
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

/** The people of a schedule: each act becomes a job on the requests queue, as the slack function would put it there. */
export class Actors {
  readonly #models: Models;
  readonly #outside: Outside;
  readonly #sender: Sender;
  readonly #hands: Hands;
  readonly #acts: Readonly<Record<keyof typeof WEIGHTS, () => void>>;

  constructor(models: Models, outside: Outside) {
    this.#models = models;
    this.#outside = outside;
    this.#sender = new Sender(models);
    this.#hands = new Hands(models, this.#sender);
    this.#acts = {
      request: () => this.#request(),
      click: () => this.#orRequest(this.#hands.click()),
      submit: () => this.#orRequest(this.#hands.submit()),
      replay: () => this.#sender.replay(),
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
    const { random, kind, focus } = this.#models.world;
    const armed = kind === 'patch' ? this.#hands.cardsOf(({ armedUntil }) => armedUntil !== undefined) : [];
    const halfway = kind === 'deploy' ? this.#hands.cardsOf(({ state }) => state === 'waiting') : [];
    if (armed.length > 0 && random.chance(0.5)) this.#hands.clickLate(random.pick(armed));
    else if (halfway.length > 0 && random.chance(0.6)) this.#hands.clickOn(random.pick(halfway));
    else this.#acts[random.weighted({ ...WEIGHTS_OF[kind], ...focus.acts })]();
  }

  /** Someone decides just while a run is about to start; false when nobody can. */
  decideOn(runId: string): boolean {
    return this.#hands.submitOf(runId);
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

  #command(userId: string, text: string): void {
    const responseUrl = 'https://hooks.slack.com/commands/x';
    this.#sender.send(
      { ...this.#sender.base(userId), kind: 'command', channelId: 'C0PATCHING', text, responseUrl },
      `user:${userId}`,
    );
  }

  /** While there is nothing to click on, someone asks for it. */
  #orRequest(hasActed: boolean): void {
    if (!hasActed && this.#models.world.kind !== 'patch') this.#request();
  }

  #request(): void {
    const { world } = this.#models;
    const { random, kind } = world;
    const who = random.pick(random.chance(0.8) ? REQUESTERS : EVERYONE);
    // The fleet with the checkpoint needs one person, the image with one recipe more needs two.
    const name = random.pick<Name>(
      world.focus.names ?? (kind === 'deploy' ? ['web', 'web', 'api'] : ['web', 'api', 'api']),
    );
    this.#command(who, `${kind} ${world.fleetFor(name)}${kind === 'deploy' && world.chance('back') ? ' back' : ''}`);
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
    const job: ClickJob = { ...this.#sender.base(userId), kind: 'click', actionId, value, from };
    world.note(() => `someone FORGES a message: ${userId} ${describeJob(job)}`);
    world.history.run(message.runId ?? '').forged = true;
    queues.request(signed(job, OTHER_SECRET), `run:${message.runId}`);
  }

  #look(): void {
    const { random } = this.#models.world;
    const who = random.pick(EVERYONE);
    if (random.chance(0.5)) this.#sender.send({ ...this.#sender.base(who), kind: 'home' }, `user:${who}`);
    else this.#command(who, random.pick(['status', 'history web', 'help me']));
  }
}
