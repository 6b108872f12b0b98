import { FINAL, recipeArnOf } from './aws.ts';
import { isEligible, nameOf, PIPELINES } from './people.ts';
import type { Models } from './ports.ts';

/** Whose standing changes in the course of a schedule. */
const MOVING = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0EVE'];

/** What moves around Patchwarden without asking it: groups and accounts, recipes and calendars, hands in AWS and in Slack. */
export class Outside {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
    this.notePeople();
    models.world.history.calendarOpen.set(0, true);
    for (const arn of Object.values(PIPELINES)) this.#noteRecipe(arn);
  }

  /** Tells the oracle who may approve from now on. */
  notePeople(): void {
    const { world, slack } = this.#models;
    for (const arn of Object.values(PIPELINES)) {
      for (const who of slack.accounts.values())
        world.history.eligibleOf(who.id, arn).set(world.tick, isEligible(who, nameOf(arn), slack.platform));
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

  changeRecipe(): void {
    const { world, aws } = this.#models;
    const arn = world.random.pick(Object.values(PIPELINES));
    aws.pipeline(arn).recipeVersion += 1;
    world.note(() => `recipe of ${nameOf(arn)} is now 1.0.${aws.pipeline(arn).recipeVersion}`);
    this.#noteRecipe(arn);
  }

  togglePipeline(): void {
    const { world, aws } = this.#models;
    const pipeline = aws.pipeline(world.random.pick(Object.values(PIPELINES)));
    pipeline.isEnabled = !pipeline.isEnabled;
    world.note(() => `pipeline ${nameOf(pipeline.arn)} is ${pipeline.isEnabled ? 'enabled' : 'DISABLED'}`);
  }

  stopExecution(): void {
    const { world, aws } = this.#models;
    const going = aws.executions.filter(({ end }) => end === undefined);
    if (going.length === 0) return;
    const { id } = world.random.pick(going);
    world.note(() => `someone stops ${id} in AWS`);
    aws.stop(id);
  }

  cancelImage(): void {
    const { world, aws } = this.#models;
    const going = aws.images.filter(({ status }) => !FINAL.includes(status));
    if (going.length === 0) return;
    const { arn } = world.random.pick(going);
    world.note(() => `someone cancels ${arn} in AWS`);
    aws.cancelImage(arn);
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

  #noteRecipe(arn: string): void {
    const { world, aws } = this.#models;
    world.history.recipeOf(arn).set(world.tick, recipeArnOf(arn, aws.pipeline(arn).recipeVersion));
  }
}
