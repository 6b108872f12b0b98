import { DOOR_RULES } from '../../src/app/door.ts';
import type { ClickJob, SlackJob, SubmitJob } from '../../src/slack/job.ts';
import { signed } from '../support/signed-job.ts';
import { describeJob } from './acts.ts';
import type { Models } from './ports.ts';

/** As the slack function does with what may approve. */
const mayApprove = (job: SlackJob): job is ClickJob | SubmitJob =>
  (job.kind === 'click' && DOOR_RULES.proofs.includes(job.actionId)) ||
  (job.kind === 'submit' && DOOR_RULES.proofs.includes(job.callbackId));

/** Puts what people do on the requests queue, as the slack function would. */
export class Sender {
  readonly #models: Models;
  readonly #sent: { job: SlackJob; group: string }[] = [];

  constructor(models: Models) {
    this.#models = models;
  }

  send(asked: SlackJob, group: string): void {
    const { world, queues } = this.#models;
    const job = mayApprove(asked) ? signed(asked) : asked;
    this.#sent.push({ job, group });
    if (job.kind === 'click') world.history.onClick(job);
    world.note(() => `${job.actor.userId} ${describeJob(job)}`);
    queues.request(job, group);
  }

  base(userId: string): { id: string; at: number; actor: { userId: string; teamId: string } } {
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

  /** The same job again, past the queue's memory or not. */
  replay(): void {
    const { world, queues } = this.#models;
    if (this.#sent.length === 0) return;
    const { job, group } = world.random.pick(this.#sent);
    world.note(() => `REPLAY ${job.actor.userId} ${describeJob(job)}`);
    queues.request(job, group);
  }
}
