import type { App } from '../../src/app/build.ts';
import { handleJob } from '../../src/app/dispatch.ts';
import { handleHints } from '../../src/app/hints.ts';
import { AwsCallError } from '../../src/aws/failure.ts';
import type { HintMessage } from '../../src/aws/hint-message.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import { isDeployRequest, requestDeploy } from './deploy-request.ts';
import { isPatchRequest, requestPatch } from './patch-request.ts';
import { appFor, type Models } from './ports.ts';
import type { Message } from './queues.ts';
import { settled } from './worker.ts';

/** What the queues deliver, each batch to a worker of its own. */
export class Deliveries {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  async requests(): Promise<void> {
    const { world, workers, queues } = this.#models;
    const batch = queues.deliverableRequests().slice(0, 1 + world.random.int(3));
    const failed = new Set(batch.map(({ id }) => id));
    queues.take(batch);
    workers.start(
      async (invocation) => {
        const app = appFor(this.#models, invocation);
        // As the handler does: a failure holds back what follows it in its group.
        const held = new Set<string>();
        for (const message of batch) {
          if (held.has(message.group)) continue;
          const end = world.history.begin(message.body, invocation);
          try {
            await this.#handle(app, message.body);
            failed.delete(message.id);
          } catch (error) {
            this.#expectFault(error);
            held.add(message.group);
          } finally {
            end();
          }
        }
      },
      (invocation) => this.#settle(batch, invocation.state === 'crashed' ? new Set(batch.map(({ id }) => id)) : failed),
    );
    await settled();
  }

  async events(): Promise<void> {
    const { world, workers, queues } = this.#models;
    const { random } = world;
    const available = [...queues.deliverableEvents()];
    const batch: Message<HintMessage>[] = [];
    const size = 1 + random.int(10);
    while (batch.length < size && available.length > 0)
      batch.push(...available.splice(random.int(available.length), 1));
    let failed = new Set(batch.map(({ id }) => id));
    queues.take(batch);
    workers.start(
      async (invocation) => {
        const app = appFor(this.#models, invocation);
        try {
          const received = batch.map(({ id, body }) => ({ id, message: body }));
          failed = new Set(await handleHints(app, received, { clock: () => world.now, mayTake: () => true }));
        } catch (error) {
          this.#expectFault(error);
        }
      },
      (invocation) => this.#settle(batch, invocation.state === 'crashed' ? new Set(batch.map(({ id }) => id)) : failed),
    );
    await settled();
  }

  async #handle(app: App, job: SlackJob): Promise<void> {
    const { now, history } = this.#models.world;
    if (isDeployRequest(job)) await requestDeploy(app.ports, job, { now, history });
    else if (isPatchRequest(job)) await requestPatch(app.ports, job, now);
    else await handleJob(app, job, now);
  }

  #settle(batch: readonly Message<SlackJob | HintMessage>[], failed: ReadonlySet<string>): void {
    this.#models.queues.settle(batch, failed);
  }

  /** Only a failed call may come out of a flow. */
  #expectFault(error: unknown): void {
    const { world } = this.#models;
    world.note(() => `   threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    if (error instanceof AwsCallError || error instanceof SlackCallError) return;
    if (error instanceof Error && /changed \d+ times while it was being decided/.test(error.message)) return;
    world.history.violation(`surprise: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
