import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { asCommonJs, type Code, changedBy, codeOf, type Patch } from './modules.ts';
import type { Order, Report } from './runner.ts';
import type { Answer, Asked, Kit } from './thread.ts';

/** The proof plays its parts one after the other; in `npm test` the workers use the cores, and a thread more would be in their way. */
const THREADS = process.env['PATCHWARDEN_REPORT'] === undefined ? 1 : 2;

/** Threads that carry out orders with the real flows, one after another each; with patches, with those of a wrong Patchwarden. */
export class Threads<Of = Order, Told = Report> {
  readonly #entry: string;
  readonly #code: Promise<Code>;
  readonly #program = asCommonJs(readFileSync(join(__dirname, 'thread.ts'), 'utf8'));
  readonly #all: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(entry = 'runner.ts') {
    this.#entry = join(__dirname, entry);
    this.#code = codeOf(this.#entry);
  }

  async carryOut(order: Of, patches: readonly Patch[] = []): Promise<Told> {
    const code = await this.#code;
    const asked: Asked = { order, changed: await changedBy(code, patches) };
    const worker = await this.#take({ entry: this.#entry, code }, await this.#program);
    worker.postMessage(asked);
    // Rejects when the thread dies.
    const [answer]: Answer[] = await once(worker, 'message');
    this.#giveBack(worker);
    if (answer === undefined || 'error' in answer) throw new Error(answer?.error ?? 'a thread said nothing');
    // Told by the `carryOut` of the entry.
    return answer.told as Told;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #take(kit: Kit, program: string): Worker | Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.length === THREADS) return new Promise((resolve) => this.#waiting.push(resolve));
    const worker = new Worker(program, {
      eval: true,
      workerData: kit,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    this.#all.push(worker);
    return worker;
  }

  #giveBack(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }
}
