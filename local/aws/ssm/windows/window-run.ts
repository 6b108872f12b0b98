import { tellExecution } from './events.ts';
import { type Place, TaskRun } from './task-run.ts';
import { isOver, type OpenWindow, type StoredTask, type WindowExecution } from './types.ts';

/** One open window: its tasks by priority, until the last of them has ended. */
export class WindowRun implements OpenWindow {
  readonly #place: Place;
  readonly #onOver: () => void;
  readonly #cancelCutoff: () => void;
  #tasks: TaskRun[] = [];
  #closing = false;

  constructor(place: Place, onOver: () => void) {
    this.#place = place;
    this.#onOver = onOver;
    this.#cancelCutoff = place.state.clock.at(place.execution.cutoffAt, () => this.#cutOff());
  }

  begin(at: number): void {
    const { state, window, execution } = this.#place;
    execution.startedAt = at;
    execution.status = 'IN_PROGRESS';
    this.#tasks = [...window.tasks.values()].sort(byPriority).map((task) => this.#taskRun(task));
    execution.tasks = this.#tasks.map((task) => task.execution);
    tellExecution(state, execution);
    this.#proceed();
  }

  cancel(): void {
    const { state, execution } = this.#place;
    if (execution.status === 'PENDING') this.#end('CANCELLED');
    if (execution.status !== 'IN_PROGRESS') return;
    execution.status = 'CANCELLING';
    tellExecution(state, execution);
    this.#close((task) => task.withdraw());
  }

  #taskRun(task: StoredTask): TaskRun {
    const execution = { id: this.#place.state.nextId(), task, status: 'PENDING' as const, invocations: [] };
    return new TaskRun(this.#place, execution, () => this.#proceed());
  }

  /** Tasks of one priority run together; the next ones wait for all of them, however they end. */
  #proceed(): void {
    if (this.#closing || isOver(this.#place.execution.status)) return;
    if (this.#tasks.some(({ execution }) => execution.status === 'IN_PROGRESS')) return;
    const waiting = this.#tasks.filter(({ execution }) => execution.status === 'PENDING');
    const [first] = waiting;
    if (first === undefined) this.#end(this.#result(), this.#tasks.length === 0 ? 'No tasks to execute.' : undefined);
    const priority = first?.execution.task.Priority;
    for (const task of waiting.filter(({ execution }) => execution.task.Priority === priority)) task.start();
  }

  #cutOff(): void {
    if (this.#place.execution.status === 'PENDING') this.#end('TIMED_OUT');
    else this.#close((task) => task.cutOff());
  }

  /** Every task is told before the end of one could start another. */
  #close(tell: (task: TaskRun) => void): void {
    this.#closing = true;
    for (const task of this.#tasks) tell(task);
    this.#closing = false;
    this.#proceed();
  }

  #result(): WindowExecution['status'] {
    if (this.#place.execution.status === 'CANCELLING') return 'CANCELLED';
    const statuses = new Set(this.#tasks.map(({ execution }) => execution.status));
    return (['TIMED_OUT', 'FAILED', 'CANCELLED'] as const).find((status) => statuses.has(status)) ?? 'SUCCESS';
  }

  #end(status: WindowExecution['status'], details?: string): void {
    const { state, execution } = this.#place;
    this.#cancelCutoff();
    Object.assign(execution, { status, endedAt: state.clock.now(), ...(details !== undefined && { details }) });
    tellExecution(state, execution);
    this.#onOver();
  }
}

const byPriority = (one: StoredTask, other: StoredTask): number => one.Priority - other.Priority;
