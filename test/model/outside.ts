import { basisOf, isGoing } from './fleets.ts';
import { FINAL, recipeArnOf } from './images.ts';
import { isLeftMixed } from './instances.ts';
import { isEligible, nameOf, PIPELINES, SUBJECTS } from './people.ts';
import type { Models } from './ports.ts';

/** Whose eligibility changes in the course of a schedule. */
const MOVING = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0EVE'];

/** What moves around Patchwarden without asking it: groups and accounts, recipes and calendars, hands in AWS and in Slack. */
export class Outside {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
    this.notePeople();
    models.world.history.calendarOpen.set(0, true);
    for (const subject of this.#subjects()) this.#noteBasis(subject);
  }

  /** Tells the oracle who may approve from now on. */
  notePeople(): void {
    const { world, slack } = this.#models;
    for (const subject of this.#subjects()) {
      for (const who of slack.accounts.values())
        world.history.eligibleOf(who.id, subject).set(world.tick, isEligible(who, nameOf(subject), slack.platform));
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
    const id = world.random.pick(MOVING);
    const isIn = slack.platform.includes(id);
    slack.platform = isIn ? slack.platform.filter((member) => member !== id) : [...slack.platform, id];
    world.note(() => `group: ${id} ${isIn ? 'LEAVES' : 'joins'}`);
    this.notePeople();
  }

  changeAccount(): void {
    const { world, slack } = this.#models;
    const who = slack.account(world.random.pick(MOVING));
    if (world.random.chance(0.5)) who.deleted = !who.deleted;
    else who.guest = !who.guest;
    world.note(() => `account: ${who.id} deleted ${who.deleted} guest ${who.guest}`);
    this.notePeople();
  }

  /** A recipe gets a new version, or a stack another template. */
  changeBasis(): void {
    const { world, aws } = this.#models;
    const subject = world.random.pick(this.#subjects());
    if (world.kind === 'deploy') aws.fleets.fleet(subject).version += 1;
    else aws.builder.pipeline(subject).recipeVersion += 1;
    world.note(() => `someone changes ${subject}`);
    this.#noteBasis(subject);
  }

  togglePipeline(): void {
    const { world, aws } = this.#models;
    const pipeline = aws.builder.pipeline(world.random.pick(Object.values(PIPELINES)));
    pipeline.isEnabled = !pipeline.isEnabled;
    world.note(() => `pipeline ${nameOf(pipeline.arn)} is ${pipeline.isEnabled ? 'enabled' : 'DISABLED'}`);
  }

  stopExecution(): void {
    const { world, aws } = this.#models;
    const going = aws.automation.executions.filter(({ end }) => end === undefined);
    if (going.length === 0) return;
    const execution = world.random.pick(going);
    world.note(() => `someone stops ${execution.id} in AWS`);
    execution.isStoppedByHand = true;
    aws.automation.stop(execution.id);
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
    return Object.values(SUBJECTS[this.#models.world.kind]);
  }

  #noteBasis(subject: string): void {
    const { world, aws } = this.#models;
    const basis =
      world.kind === 'deploy'
        ? basisOf(subject, aws.fleets.fleet(subject).version)
        : `recipe ${recipeArnOf(subject, aws.builder.pipeline(subject).recipeVersion)}`;
    world.history.basisOf(subject).set(world.tick, basis);
  }
}
