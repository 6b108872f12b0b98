import { present } from '../../src/present.ts';
import { PAUSE_KEY } from '../../src/store/keys.ts';
import { basisOf, isGoing } from './fleets.ts';
import { FORGEABLE, forgedProof, withForgedApproval } from './forgery.ts';
import { FINAL, recipeArnOf } from './images.ts';
import { isLeftMixed } from './instances.ts';
import {
  APPROVERS,
  CHANGED_RULES,
  CHANGED_STANDING,
  fleetNameOf,
  GROUPS,
  isEligible,
  nameOf,
  RULES,
  subjectsOf,
} from './people.ts';
import type { Models } from './ports.ts';
import { asSeen, claimedStart, type SeenRun } from './seen-run.ts';

export const DISTURBANCES = {
  leave: 1,
  deactivate: 1,
  basis: 1,
  config: 2,
  pause: 2,
  freeze: 1,
  room: 2,
  image: 1,
  byHand: 6,
};

/** What moves around Patchwarden without asking it: groups and accounts, recipes and calendars, hands in AWS and in Slack. */
export class Outside {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
    this.notePeople();
    models.world.history.calendarOpen.set(0, true);
    models.world.history.imageThere.set(0, true);
    for (const subject of this.#subjects()) this.#noteBasis(subject);
  }

  /** Tells the oracle who may approve from now on. */
  notePeople(): void {
    const { world, slack } = this.#models;
    for (const subject of this.#subjects()) {
      for (const who of slack.accounts.values())
        world.history
          .eligibleOf(who.id, subject)
          .set(world.tick, isEligible(who, nameOf(subject), { platform: slack.platform, rules: world.rules }));
    }
  }

  setCalendar(isOpen: boolean): void {
    const { aws, world } = this.#models;
    aws.calendarOpen = isOpen;
    world.history.calendarOpen.set(world.tick, isOpen);
    world.note(() => `calendar ${isOpen ? 'OPEN' : 'CLOSED'}`);
  }

  turnCalendar(): void {
    this.setCalendar(!this.#models.aws.calendarOpen);
  }

  changeMember(): void {
    const { world, slack } = this.#models;
    const id = world.random.pick(APPROVERS);
    const isIn = slack.platform.includes(id);
    slack.platform = isIn ? slack.platform.filter((member) => member !== id) : [...slack.platform, id];
    world.note(() => `group: ${id} ${isIn ? 'LEAVES' : 'joins'}`);
    this.notePeople();
  }

  changeAccount(): void {
    const { world, slack } = this.#models;
    const who = slack.account(world.random.pick(APPROVERS));
    if (world.random.chance(0.5)) who.deleted = !who.deleted;
    else who.guest = !who.guest;
    world.note(() => `account: ${who.id} deleted ${who.deleted} guest ${who.guest}`);
    this.notePeople();
  }

  /** A recipe gets a new version, or a stack another template. */
  changeBasis(): void {
    const { world } = this.#models;
    this.#changeBasisOf(world.random.pick(this.#subjects()));
  }

  #changeBasisOf(subject: string): void {
    const { world, aws } = this.#models;
    if (world.kind === 'deploy') aws.fleets.fleet(subject).version += 1;
    else if (world.kind === 'patch') aws.fleets.fleet(GROUPS[fleetNameOf(subject)]).version += 1;
    else aws.builder.pipeline(subject).recipeVersion += 1;
    world.note(() => `someone changes ${subject}`);
    for (const same of this.#subjects()) if (fleetNameOf(same) === fleetNameOf(subject)) this.#noteBasis(same);
  }

  /** The config is deployed anew: other quorums, other leads, two accounts that are known to be one person, and observed or not. */
  changeConfig(): void {
    const { world } = this.#models;
    world.rules = {
      ...RULES,
      ...world.random.pick(world.focus.rules ?? (world.kind === 'patch' ? CHANGED_STANDING : CHANGED_RULES)),
      ...world.observes(),
      ...present({ places: world.rules.places }),
    };
    world.note(() => `config: ${JSON.stringify(world.rules)}`);
    this.notePeople();
  }

  /** The image that fleets are moved to goes, or is there again. */
  turnImage(): void {
    const { world, aws } = this.#models;
    aws.fleets.hasImage = !aws.fleets.hasImage;
    world.history.imageThere.set(world.tick, aws.fleets.hasImage);
    world.note(() => `image ${aws.fleets.hasImage ? 'is there' : 'is GONE'}`);
  }

  turnRoom(): void {
    const { world, aws } = this.#models;
    aws.automation.isFull = !aws.automation.isFull;
    world.note(() => `automations: ${aws.automation.isFull ? 'NO ROOM' : 'room'}`);
  }

  /** Another worker has just carried out `/patch pause`, or `/patch resume`. */
  turnPause(): void {
    const { world } = this.#models;
    const on = world.history.paused.last !== true;
    world.store.write([
      { kind: 'set', key: PAUSE_KEY, set: { on, by: 'U0ANA', reason: 'incident', since: world.now }, when: {} },
    ]);
    world.note(() => `everything ${on ? 'is PAUSED' : 'goes on'}`);
  }

  /** Someone starts by hand what the run has claimed, or something else under its tag. */
  startByHand({ id, epoch, subject }: SeenRun): void {
    const { world, aws } = this.#models;
    const claimed = aws.automation.executions.find(({ parameters }) => parameters['RunId'] === id);
    const start = claimedStart(world.store.get({ pk: `RUN#${id}`, sk: 'RUN' }));
    const tags = claimed?.tags ?? { [`PatchwardenRun-${id}`]: '1', [`PatchwardenRun-${id}-${epoch}`]: 'x' };
    if (start === undefined) return;
    const byHand = world.chance('handCopy') ? 'copy' : 'stray';
    const parameters = byHand === 'copy' ? start.parameters : { ...start.parameters, PlanHash: 'f'.repeat(64) };
    const place = world.handPlaceOf(subject);
    world.note(() => `someone starts a ${byHand} of ${id} in ${place.account}`);
    aws.automation.startByHand({ place, document: start.document, parameters, tags, byHand });
  }

  /** What a run's start rests on moves, just while it is on its way. */
  disturb(run: SeenRun): void {
    const { world, slack } = this.#models;
    const { random } = world;
    const who = run.approvals.length === 0 ? random.pick(APPROVERS) : random.pick(run.approvals).userId;
    const moves = {
      leave: () => {
        slack.platform = slack.platform.filter((member) => member !== who);
        this.notePeople();
      },
      deactivate: () => {
        slack.account(who).deleted = true;
        this.notePeople();
      },
      basis: () => this.#changeBasisOf(run.subject),
      config: () => this.changeConfig(),
      pause: () => this.turnPause(),
      freeze: () => this.turnCalendar(),
      room: () => this.turnRoom(),
      image: () => this.turnImage(),
      byHand: () => this.startByHand(run),
    };
    const isClaimed = run.slot === undefined && (run.state === 'starting' || run.state === 'running');
    const weights = { ...DISTURBANCES, ...world.focus.disturbances };
    const move = random.weighted({
      ...weights,
      image: world.kind === 'deploy' ? weights.image : 0,
      byHand: isClaimed ? weights.byHand : 0,
    });
    world.note(() => `${run.id} is disturbed: ${move} ${who}`);
    moves[move]();
  }

  /** Someone who may write into the table makes a run say that the config approves it. */
  forgeStanding(): void {
    const { world } = this.#models;
    const runs = [...world.store.items()].filter((item) => asSeen(item)?.slot !== undefined);
    const open = runs.filter(({ state }) =>
      ['planning', 'awaiting-approval', 'scheduled', 'approved'].includes(String(state)),
    );
    if (open.length === 0) return;
    const { pk, sk, run } = world.random.pick(open);
    world.note(() => `someone FORGES a standing approval of ${pk}`);
    const set = { run: { ...Object(run), standing: true } };
    world.history.tamper(() => world.store.write([{ kind: 'set', key: { pk, sk }, set, when: {} }]));
  }

  /** The same with an approval: with someone else's proof, or one that Slack did not sign. */
  forgeApproval(): void {
    const { world } = this.#models;
    const { random, history } = world;
    const open = [...world.store.items()].filter(({ sk, state }) => sk === 'RUN' && FORGEABLE.includes(String(state)));
    if (open.length === 0) return;
    const item = random.pick(open);
    const run = asSeen(item);
    if (run === undefined) return;
    const userId = random.pick(APPROVERS);
    const copied = [...history.proofs].filter(([, of]) => of.startsWith(`${run.id} `) && !of.endsWith(userId));
    const [proof] =
      copied.length > 0 && random.chance(0.5) ? random.pick(copied) : [forgedProof(userId, run, world.now)];
    world.note(() => `someone FORGES an approval of ${run.id} by ${userId}`);
    history.run(run.id).forged = true;
    const puts = withForgedApproval(item, { userId, proof, enough: 1 + random.int(2), now: world.now });
    history.tamper(() => world.store.write(puts.map((put) => ({ kind: 'put', item: put, when: {} }))));
  }

  togglePipeline(): void {
    const { world, aws } = this.#models;
    const pipeline = aws.builder.pipeline(world.random.pick(subjectsOf('bake', world.rules)));
    pipeline.isEnabled = !pipeline.isEnabled;
    world.note(() => `pipeline ${fleetNameOf(pipeline.arn)} is ${pipeline.isEnabled ? 'enabled' : 'DISABLED'}`);
  }

  stopExecution(): void {
    const { world, aws } = this.#models;
    const going = aws.automation.executions.filter(({ end }) => end === undefined);
    if (going.length === 0) return;
    const execution = world.random.pick(going);
    world.note(() => `someone stops ${execution.id} in AWS`);
    execution.isStoppedByHand = true;
    aws.automation.stop(execution.id, execution.place);
  }

  cancelImage(): void {
    const { world, aws } = this.#models;
    const going = aws.builder.images.filter(({ status }) => !FINAL.includes(status));
    if (going.length === 0) return;
    const { arn } = world.random.pick(going);
    world.note(() => `someone cancels ${arn} in AWS`);
    aws.builder.cancelImage(arn);
  }

  /** What goes on in a fleet is ended, in the console. */
  endOperation(): void {
    const { world, aws } = this.#models;
    const going = aws.fleets.operations.filter(isGoing);
    if (going.length === 0) return;
    const operation = world.random.pick(going);
    world.note(() => `someone ends ${operation.id} in AWS`);
    aws.fleets.end(operation, world.random.pick(['cancel', 'roll-back']));
  }

  /** A rollback that had failed is continued, or a mixed fleet brought to one image, in the console. */
  repair(): void {
    const { world, aws } = this.#models;
    const stuck = aws.fleets.operations.filter((each) => each.status === 'ROLLBACK_FAILED' || isLeftMixed(each));
    if (stuck.length === 0) return;
    const operation = world.random.pick(stuck);
    world.note(() => `someone mends ${operation.id} in AWS`);
    aws.fleets.repair(operation);
  }

  removeMessage(): void {
    const { world, slack } = this.#models;
    const cards = slack.cards();
    if (cards.length === 0) return;
    const message = world.random.pick(cards);
    message.isDeleted = true;
    world.history.run(message.runId ?? '').gone += 1;
    world.note(() => `someone deletes ${message.channel}/${message.ts}`);
  }

  archiveChannel(): void {
    const { world, slack } = this.#models;
    const channel = slack.channel(world.random.pick(['C0PATCHING', 'C0WEB']));
    if (channel.isArchived) return;
    channel.isArchived = true;
    world.note(() => `someone archives ${channel.id}`);
    for (const run of world.history.runs.values()) run.gone += 1;
  }

  #subjects(): string[] {
    const { kind, rules } = this.#models.world;
    return subjectsOf(kind, rules);
  }

  #noteBasis(subject: string): void {
    const { world, aws } = this.#models;
    const fleet = world.kind === 'patch' ? GROUPS[fleetNameOf(subject)] : subject;
    const basis =
      world.kind !== 'bake'
        ? basisOf(subject, aws.fleets.fleet(fleet).version)
        : `recipe ${recipeArnOf(subject, aws.builder.pipeline(subject).recipeVersion)}`;
    world.history.basisOf(subject).set(world.tick, basis);
  }
}
