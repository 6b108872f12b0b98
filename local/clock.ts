import type { Clock, Task } from './types.ts';

export interface ClockOptions {
  /** The world's time at the beginning, in milliseconds since the epoch. */
  start: number;
  /** World milliseconds per real millisecond; 0 stands still. */
  speed: number;
  /** Told of what a task threw or tracked work rejected with; the clock itself goes on. */
  onError?: (error: unknown) => void;
  /** Real milliseconds after which `settled` stops waiting for work that makes no progress, and reports it. */
  stuckAfter?: number;
}

interface Entry {
  time: number;
  order: number;
  run: Task;
}

/** One running task; while it sleeps on the clock it does not count as work in flight. */
interface Ticket {
  running: boolean;
}

const LONGEST_REAL_TIMER = 60_000;

/**
 * One clock for the whole local world. Tasks due at one moment run in the order they were added.
 * A task given to `at` may sleep on the clock, by the function it is given; work given to `track` must not (it would wait
 * for itself): use `at`. Whose sleep it is could be told by the async context, but that slows down every promise.
 */
export function createClock(options: ClockOptions): Clock {
  return new LocalClock(options);
}

class LocalClock implements Clock {
  readonly #tasks: Entry[] = [];
  readonly #onError: (error: unknown) => void;
  readonly #stuckAfter: number;
  #waiters: (() => void)[] = [];
  #inFlight = 0;
  #order = 0;
  #base: number;
  #realBase = performance.now();
  #speed: number;
  #advances = 0;
  #advancing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #pump: NodeJS.Immediate | undefined;
  #stopped = false;

  constructor(options: ClockOptions) {
    this.#base = options.start;
    this.#speed = options.speed;
    this.#onError = options.onError ?? ((error) => console.error(error));
    this.#stuckAfter = options.stuckAfter ?? 30_000;
  }

  get speed(): number {
    return this.#speed;
  }

  now(): number {
    if (this.#advances > 0 || this.#speed === 0 || this.#stopped) return this.#base;
    return Math.floor(this.#base + (performance.now() - this.#realBase) * this.#speed);
  }

  at(time: number, run: Task): () => void {
    const task: Entry = { time, order: this.#order++, run };
    this.#tasks.splice(this.#positionOf(task), 0, task);
    this.#schedule();
    return () => {
      const index = this.#tasks.indexOf(task);
      if (index >= 0) this.#tasks.splice(index, 1);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.now() + ms, () => resolve());
    });
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight++;
    const done = () => {
      this.#inFlight--;
      this.#wake();
    };
    work.then(done, done);
    return work;
  }

  settled(): Promise<void> {
    return this.#until(() => this.#inFlight === 0 && !this.#hasDue());
  }

  advance(ms: number): Promise<void> {
    const previous = this.#advancing;
    const advanced = previous.then(() => this.#advanceNow(ms));
    this.#advancing = advanced;
    return advanced;
  }

  setSpeed(speed: number): void {
    this.#rebase();
    this.#speed = speed;
    this.#schedule();
  }

  stop(): void {
    this.#rebase();
    this.#stopped = true;
    this.#tasks.length = 0;
    clearTimeout(this.#timer);
    clearImmediate(this.#pump);
    this.#pump = undefined;
    this.#wake();
  }

  async #advanceNow(ms: number): Promise<void> {
    this.#rebase();
    this.#advances++;
    try {
      const target = this.#base + ms;
      await this.#quiet();
      for (let next = this.#tasks[0]; next && next.time <= target; next = this.#tasks[0]) {
        this.#base = Math.max(this.#base, next.time);
        this.#startNext();
        await this.#quiet();
      }
      this.#base = Math.max(this.#base, target);
    } finally {
      this.#advances--;
      this.#realBase = performance.now();
      this.#schedule();
    }
  }

  #quiet(): Promise<void> {
    return this.#until(() => this.#inFlight === 0);
  }

  async #until(isDone: () => boolean): Promise<void> {
    for (;;) {
      while (!isDone()) {
        if (!(await this.#change())) return;
      }
      // Continuations of the work that just ended may begin more of it: give them two turns of the event loop.
      await turn();
      await turn();
      if (isDone()) return;
    }
  }

  #rebase(): void {
    this.#base = this.now();
    this.#realBase = performance.now();
  }

  #positionOf(task: Entry): number {
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#tasks[middle];
      if (other && other.time <= task.time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #hasDue(): boolean {
    const first = this.#tasks[0];
    return first !== undefined && first.time <= this.now();
  }

  #schedule(): void {
    // While the world is being advanced, `advance` runs the tasks, one at a time.
    if (this.#stopped || this.#advances > 0) return;
    if (this.#hasDue()) this.#pump ??= setImmediate(() => this.#runDue());
    if (this.#speed === 0) return;
    clearTimeout(this.#timer);
    const first = this.#tasks[0];
    if (!first) return;
    const wait = Math.ceil((first.time - this.now()) / this.#speed);
    this.#timer = setTimeout(() => this.#schedule(), Math.min(Math.max(wait, 0), LONGEST_REAL_TIMER));
    this.#timer.unref();
  }

  #runDue(): void {
    this.#pump = undefined;
    while (this.#advances === 0 && this.#hasDue()) this.#startNext();
    this.#schedule();
    this.#wake();
  }

  #startNext(): void {
    const task = this.#tasks.shift();
    if (!task) return;
    const ticket: Ticket = { running: true };
    this.#inFlight++;
    const finish = () => {
      if (ticket.running) this.#pauseTicket(ticket);
    };
    Promise.resolve()
      .then(() => task.run((ms) => this.#sleepIn(ticket, ms)))
      .catch((error: unknown) => this.#onError(error))
      .finally(finish);
  }

  #sleepIn(ticket: Ticket, ms: number): Promise<void> {
    this.#pauseTicket(ticket);
    return new Promise((resolve) => {
      this.at(this.now() + ms, () => {
        this.#resumeTicket(ticket);
        resolve();
      });
    });
  }

  #pauseTicket(ticket: Ticket): void {
    ticket.running = false;
    this.#inFlight--;
    this.#wake();
  }

  #resumeTicket(ticket: Ticket): void {
    ticket.running = true;
    this.#inFlight++;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }

  /** Resolves to true at the next change; to false when nothing changed for too long, after reporting it. */
  #change(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#onError(new Error(`the local world did not settle: ${this.#inFlight} pieces of work make no progress`));
        resolve(false);
      }, this.#stuckAfter);
      timer.unref();
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
