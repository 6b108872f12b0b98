import type { SsmState } from '../state.ts';
import { tellInvocation, tellTaskExecution } from './events.ts';
import { cancelCommand, messageOf, requestOf, startInvocation } from './invocation.ts';
import { type InvocationPlan, plansOf } from './invocation-plan.ts';
import { type Invocation, isOver, type StoredWindow, type TaskExecution, type WindowExecution } from './types.ts';

/** What runs, and where. */
export interface Place {
  state: SsmState;
  window: StoredWindow;
  execution: WindowExecution;
}

/** One task of an open window: its invocations, as many at once as it allows. */
export class TaskRun {
  readonly execution: TaskExecution;
  readonly #place: Place;
  readonly #onOver: () => void;
  #plans: readonly InvocationPlan[] = [];
  #next = 0;
  /** Nothing more is started. */
  #closed = false;

  constructor(place: Place, execution: TaskExecution, onOver: () => void) {
    this.#place = place;
    this.execution = execution;
    this.#onOver = onOver;
  }

  start(): void {
    const { state, execution } = this.#place;
    Object.assign(this.execution, { status: 'IN_PROGRESS', startedAt: state.clock.now() });
    tellTaskExecution(state, execution, this.execution);
    this.#track(this.#plan());
  }

  /** The window was cancelled. */
  withdraw(): void {
    if (this.execution.status === 'PENDING') this.#end('CANCELLED');
    this.#closed = true;
  }

  /** Of tasks that are cancelled then, commands are too; whatever else runs goes on, and its task counts as timed out. */
  cutOff(): void {
    const { status, task } = this.execution;
    if (status === 'PENDING') this.#end('TIMED_OUT');
    if (status !== 'IN_PROGRESS' || task.CutoffBehavior === 'CONTINUE_TASK') return;
    this.#closed = true;
    if (task.TaskType === 'RUN_COMMAND') for (const invocation of this.#running()) this.#cancel(invocation);
    this.#end('TIMED_OUT');
  }

  async #plan(): Promise<void> {
    try {
      this.#plans = await plansOf(this.#place.state, this.#place.window, this.execution.task);
    } catch (error) {
      this.#end('FAILED', messageOf(error));
    }
    await this.#proceed();
  }

  async #proceed(): Promise<void> {
    for (let plan = this.#taken(); plan !== undefined; plan = this.#taken()) await this.#invoke(plan);
    if (this.#running().length > 0 || isOver(this.execution.status)) return;
    if (this.execution.invocations.length > 0) this.#end(this.#result());
    else this.#end('SUCCESS', 'No invocations to execute.');
  }

  /** The plan whose turn it is. */
  #taken(): InvocationPlan | undefined {
    const { concurrency, stopsAfter } = limitsOf(this.execution, this.#plans.length);
    if (this.#closed || this.#running().length >= concurrency || this.#failed().length > stopsAfter) return undefined;
    this.#next += 1;
    return this.#plans[this.#next - 1];
  }

  async #invoke(plan: InvocationPlan): Promise<void> {
    const { state, window, execution } = this.#place;
    const { task, id } = this.execution;
    const invocationId = state.nextId();
    const request = requestOf(task, plan, {
      WINDOW_ID: window.id,
      WINDOW_TASK_ID: task.id,
      WINDOW_EXECUTION_ID: execution.id,
      TASK_EXECUTION_ID: id,
      INVOCATION_ID: invocationId,
    });
    const invocation: Invocation = {
      id: invocationId,
      status: 'IN_PROGRESS',
      parameters: JSON.stringify(request.shown),
      startedAt: state.clock.now(),
      ...(plan.windowTargetId !== undefined && { windowTargetId: plan.windowTargetId }),
      ...(plan.owner !== undefined && { owner: plan.owner }),
    };
    this.execution.invocations.push(invocation);
    this.#tell(invocation);
    const onEnd = (status: Invocation['status'], details?: string) => this.#ended(invocation, status, details);
    try {
      invocation.executionId = await startInvocation(state, {
        task,
        request,
        windowExecutionId: execution.id,
        onEnd,
      });
    } catch (error) {
      onEnd('FAILED', messageOf(error));
    }
  }

  #ended(invocation: Invocation, status: Invocation['status'], details?: string): void {
    if (isOver(invocation.status)) return;
    Object.assign(invocation, { status, endedAt: this.#place.state.clock.now(), ...(details && { details }) });
    this.#tell(invocation);
    if (!isOver(this.execution.status)) this.#track(this.#proceed());
  }

  #cancel(invocation: Invocation): void {
    Object.assign(invocation, { status: 'TIMED_OUT', endedAt: this.#place.state.clock.now() });
    this.#tell(invocation);
    const { state } = this.#place;
    if (invocation.executionId !== undefined)
      this.#track(cancelCommand(state, this.execution.task, invocation.executionId));
  }

  #result(): TaskExecution['status'] {
    const failed = this.#failed();
    if (failed.length <= limitsOf(this.execution, this.#plans.length).tolerated) return 'SUCCESS';
    const statuses = failed.map(({ status }) => status);
    return (['TIMED_OUT', 'FAILED'] as const).find((status) => statuses.includes(status)) ?? 'CANCELLED';
  }

  #running = () => this.execution.invocations.filter(({ status }) => !isOver(status));
  #failed = () => this.execution.invocations.filter(({ status }) => isOver(status) && status !== 'SUCCESS');

  #tell(invocation: Invocation): void {
    const { state, execution } = this.#place;
    tellInvocation(state, { execution, task: this.execution, invocation });
  }

  #end(status: TaskExecution['status'], details?: string): void {
    const { state, execution } = this.#place;
    const endedAt = state.clock.now();
    Object.assign(this.execution, { status, endedAt, ...(details !== undefined && { details }) });
    tellTaskExecution(state, execution, this.execution);
    this.#onOver();
  }

  #track(work: Promise<void>): void {
    void this.#place.state.clock.track(work);
  }
}

interface Limits {
  concurrency: number;
  /** More failures than this make the task failed. */
  tolerated: number;
  /** With more failures than this nothing more is started. */
  stopsAfter: number;
}

/** A command keeps its own limits, and its targets follow one another; without targets there is one invocation alone. */
const limitsOf = ({ task }: TaskExecution, plans: number): Limits => {
  const { TaskType, Targets, MaxConcurrency = '1', MaxErrors = '0' } = task;
  if (TaskType === 'RUN_COMMAND' || Targets === undefined)
    return { concurrency: 1, tolerated: 0, stopsAfter: Number.POSITIVE_INFINITY };
  const share = (text: string) =>
    Math.floor(text.endsWith('%') ? (plans * Number.parseInt(text, 10)) / 100 : Number(text));
  const tolerated = share(MaxErrors);
  return { concurrency: Math.max(1, share(MaxConcurrency)), tolerated, stopsAfter: tolerated };
};
