import { present } from '../../../src/present.ts';
import { PAUSE_KEY } from '../../../src/store/keys.ts';
import { OTHER_SECRET } from '../forgery.ts';
import { claimedStart, type SeenRun } from '../seen-run.ts';
import type { Bounds } from './begin.ts';
import { describeCall } from './calls.ts';
import { FORGERIES, forged } from './forger.ts';
import { admitting, pointed } from './gatekeeper.ts';
import { admissionProblem } from './oracle.ts';
import { type Node, Paths, type Program } from './paths.ts';
import { isSteady, perform } from './perform.ts';
import { approving, looking, requesting } from './programs.ts';
import { runIn, valueIn } from './run.ts';
import { APPROVERS, lastStep, momentOf, OPENING_STEP, type SceneKind, START } from './scene.ts';
import { type Execution, itemIn, type Outside, onTable, type Process, type State } from './state.ts';

export interface Move {
  what: string;
  state: State;
  problem?: string;
}

const MAX_ATTEMPTS = 3;

/** Everything that can happen next. */
export class Moves {
  readonly paths = new Paths();
  readonly #kind: SceneKind;
  /** Until when what is not the product's own doing may happen. */
  readonly #lastAct: number;

  constructor(kind: SceneKind, _bounds: Bounds) {
    this.#kind = kind;
    this.#lastAct = kind === 'occurrence' ? OPENING_STEP : 0;
  }

  async from(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    for (const process of state.processes) {
      const move = await this.#goOn(state, process);
      moves.push(move);
      if (state.left.crash === 0) continue;
      moves.push(crash(state, process));
      if (!process.job.startsWith('exec-')) continue;
      if (!move.state.processes.some(({ job }) => job === process.job)) moves.push(unheard(state, move, process));
      moves.push(...givenUp(state, process));
    }
    for (const job of new Set(state.jobs)) moves.push(...(await this.#deliver(state, job)));
    for (const execution of state.executions)
      if (execution.stage === 'gate') moves.push(...(await this.#ask(state, execution)));
    const run = runIn(state);
    if (run !== undefined) {
      moves.push(...(await this.#acts(state, run)));
      if (this.#kind === 'occurrence' && state.step >= OPENING_STEP && !state.opened)
        moves.push({ what: 'the window OPENS', state: { ...state, opened: true, jobs: [...state.jobs, 'window'] } });
    }
    if (state.processes.length === 0 && state.jobs.length === 0) moves.push(...this.#pass(state));
    return moves;
  }

  async #acts(state: State, run: SeenRun): Promise<Move[]> {
    const { left, step, signed } = state;
    if (step > this.#lastAct) return [];
    const moves: Move[] = [];
    const value = valueIn(state);
    for (const userId of APPROVERS) {
      const isSigned = signed.some((each) => each.userId === userId && each.value === value);
      if (step > 0 || isSigned || run.state !== 'awaiting-approval') continue;
      const job = `${userId} ${value}`;
      const clicked = { ...state, signed: [...signed, { userId, value }], jobs: [...state.jobs, job] };
      moves.push(...(await this.#deliver(clicked, job)));
    }
    if (left.look > 0 && step === 0)
      moves.push(
        ...(await this.#deliver(
          { ...state, left: { ...left, look: left.look - 1 }, jobs: [...state.jobs, 'look'] },
          'look',
        )),
      );
    if (left.outside > 0) for (const what of ['stricter', 'fewer', 'paused'] as const) moves.push(change(state, what));
    if (left.duplicate > 0) {
      const once = { ...left, duplicate: left.duplicate - 1 };
      for (const { userId, value: of } of signed.slice(0, 1))
        moves.push(
          ...(await this.#deliver(
            { ...state, left: once, jobs: [...state.jobs, `${userId} ${of}`] },
            `${userId} ${of}`,
          )),
        );
      moves.push(...startedAgain({ ...state, left: once }));
    }
    if (left.forger > 0) moves.push(...(await this.#forge({ ...state, left: { ...left, forger: left.forger - 1 } })));
    return moves;
  }

  async #forge(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    // Nobody has requested what a window does.
    const possible = this.#kind === 'occurrence' ? FORGERIES.filter((each) => each !== 'requester') : FORGERIES;
    for (const forgery of possible) {
      const after = forged(state, forgery, momentOf(this.#kind, state.step));
      if (after !== undefined)
        moves.push({ what: `someone FORGES an approval: ${forgery}`, state: { ...after, forged: forgery } });
    }
    const [, userId] = APPROVERS;
    const job = `${userId} ${valueIn(state)} ${OTHER_SECRET}`;
    const sent = { ...state, forged: 'message', jobs: [...state.jobs, job] };
    return [...moves, ...(await this.#deliver(sent, job))];
  }

  /** A worker takes a job in hand and makes its first call; during a deployment it may still be one from before. */
  async #deliver(state: State, job: string): Promise<Move[]> {
    const at = state.jobs.indexOf(job);
    const jobs = state.jobs.filter((_, i) => i !== at);
    return this.#begin({ ...state, jobs }, { job, what: 'begins' });
  }

  #ask(state: State, { id }: Execution): Promise<Move[]> {
    const asking = withExecution(state, id, (each) => ({ ...each, stage: 'asking', attempts: each.attempts + 1 }));
    return this.#begin(asking, { job: id, what: 'asks' });
  }

  async #begin(state: State, { job, what }: { job: string; what: string }): Promise<Move[]> {
    const now = momentOf(this.#kind, state.step);
    const isStricter = state.outside === 'stricter';
    const versions = isStricter && state.step <= this.#lastAct ? [false, true] : [isStricter];
    const moves: Move[] = [];
    for (const stricter of versions) {
      const scene = { kind: this.#kind, now, stricter };
      const [name, program] = this.#programOf(state, job, scene);
      const node = await this.paths.root(`${name} ${now} ${stricter}`, () => program);
      const process: Process = {
        name: job.split(' ')[0] ?? job,
        node: node.id,
        job,
        stricter,
        fewer: state.outside === 'fewer',
        paused: state.outside === 'paused',
      };
      const begun = { ...state, processes: [...state.processes, process] };
      const move = await this.#goOn(begun, process);
      moves.push({ ...move, what: `${move.what} (${what}${stricter ? ' under the new config' : ''})` });
    }
    return moves;
  }

  /**
   * Whatever a worker did before: it now looks at the run as a tick would, and what comes after that look bears on no start. How often a
   * look begins anew, since someone was faster, is not counted.
   */
  #look(state: State, { stricter }: Process): Promise<Node> {
    const now = momentOf(this.#kind, state.step);
    const scene = { kind: this.#kind, now, stricter };
    return this.paths.root(`look ${now} ${stricter}`, () => looking(scene, runIn(state)?.id ?? ''));
  }

  #programOf(state: State, job: string, scene: Parameters<typeof requesting>[0]): [string, Program] {
    const run = runIn(state);
    if (job.startsWith('exec-')) return [job, admitting(scene, job)];
    if (job === 'request') return [job, requesting(scene)];
    if (job === 'window') return [job, pointed(scene)];
    if (job === 'look') return ['look', looking(scene, run?.id ?? '')];
    const [userId = '', value = '', secret] = job.split(' ');
    return [job, approving(scene, { userId, value, ...present({ secret }) })];
  }

  /** A process makes the call that it waits for, and those after it that nothing else can bear on. */
  async #goOn(state: State, process: Process): Promise<Move> {
    const words: string[] = [];
    let now = state;
    let node = this.paths.node(process.node);
    for (
      let isFirst = true;
      node.call !== undefined && (isFirst || isSteady(now, process, node.call));
      isFirst = false
    ) {
      const { call } = node;
      const { state: after, answer, key } = perform(now, node.id, call);
      const problem = admissionProblem(now, after, process);
      words.push(describeCall(call));
      if (problem !== undefined) return { what: `${process.name} ${words.join(', ')}`, state: after, problem };
      now = after;
      node = this.paths.known(node.id, key) ?? (await this.paths.next(node.id, key, answer));
      if (isWatching(now, process, node)) node = { ...node, call: undefined, outcome: 'done' };
      if (node.call?.at !== 'item' || node.call.looks !== true) continue;
      // Whoever asked, and has nothing left to plan, looks at what others look at after their own decisions: it goes no further.
      const isAsked = process.job === 'request' && runIn(now)?.state !== 'planning';
      node = isAsked ? { ...node, call: undefined, outcome: 'done' } : await this.#look(now, process);
    }
    return { what: `${process.name} ${words.join(', ')}`, ...ended(now, process, node) };
  }

  /** Nothing is going on: the next moment comes, and with it the tick. */
  #pass(state: State): Move[] {
    const stages = state.executions.map(({ stage }) => stage);
    if (state.step >= lastStep(this.#kind) || stages.includes('gate') || stages.includes('admitted')) return [];
    const jobs = runIn(state) === undefined ? [] : ['look'];
    return [{ what: `— ${state.step + 1} —`, state: { ...state, step: state.step + 1, jobs } }];
  }
}

/** A worker that watches what it has started goes no further while that goes on: the next look does the same. */
const isWatching = ({ executions }: State, { job }: Process, { call }: Node): boolean =>
  call?.at === 'execution' &&
  !job.startsWith('exec-') &&
  executions.some(({ id, stage }) => id === call.id && stage !== 'refused');

function withExecution(state: State, id: string, to: (execution: Execution) => Execution): State {
  return { ...state, executions: state.executions.map((each) => (each.id === id ? to(each) : each)) };
}

const without = (state: State, process: Process): State => ({
  ...state,
  processes: state.processes.filter((each) => each !== process),
});

function ended(state: State, process: Process, { id, call, outcome }: Node): Omit<Move, 'what'> {
  if (call !== undefined) {
    const processes = state.processes.map((each) => (each === process ? { ...each, node: id } : each));
    return { state: { ...state, processes } };
  }
  const rest = without(state, process);
  if (outcome?.startsWith('surprise') === true) return { state: rest, problem: outcome };
  if (process.job === 'window') return { state: taskEnded(rest, outcome ?? '') };
  return { state: process.job.startsWith('exec-') ? answered(rest, process.job, outcome ?? '') : rest };
}

/** What an execution does with its answer: go on, end, or ask again a few times. */
function answered(state: State, executionId: string, outcome: string): State {
  return withExecution(state, executionId, (execution) => {
    // Nobody waits for this answer any more.
    if (execution.stage === 'refused') return execution;
    if (outcome === 'yes') return { ...execution, stage: 'admitted' };
    const isOver = outcome.startsWith('no') || execution.attempts >= MAX_ATTEMPTS;
    const refusal = outcome.startsWith('no: ') ? { refusal: outcome.slice('no: '.length) } : {};
    return { ...execution, stage: isOver ? 'refused' : 'gate', ...refusal };
  });
}

/** The window's task starts what it was told, if anything. */
function taskEnded(state: State, told: string): State {
  if (!told.startsWith('{')) return state;
  return started(state, { document: 'Patchwarden-Patch', parameters: JSON.parse(told), byWindow: true }, '').state;
}

/** Nothing more is heard of it; what it had in hand comes again. */
function crash(state: State, process: Process): Move {
  const { left } = state;
  const rest: State = { ...without(state, process), left: { ...left, crash: left.crash - 1 } };
  const again = process.job.startsWith('exec-')
    ? answered(rest, process.job, 'unknown')
    : { ...rest, jobs: [...rest.jobs, process.job] };
  return { what: `${process.name} CRASHES`, state: again };
}

/** What it did is done, and its answer is lost. */
function unheard(before: State, { what, state }: Move, { job }: Process): Move {
  const { left } = state;
  const asking = before.executions.find(({ id }) => id === job);
  const lost = withExecution(state, job, (each) => ({ ...each, stage: asking?.stage ?? each.stage }));
  const again = answered({ ...lost, left: { ...left, crash: left.crash - 1 } }, job, 'unknown');
  return { what: `${what}, and its answer is LOST`, state: again };
}

/** The step gives up, and so does its execution, while the gatekeeper is still at it. A window's task starts nothing again. */
function givenUp(state: State, { job }: Process): Move[] {
  const asking = state.executions.find(({ id }) => id === job);
  if (asking?.stage !== 'asking' || asking.byWindow === true) return [];
  const { left } = state;
  const over = withExecution(state, job, (each) => ({ ...each, stage: 'refused' }));
  return [{ what: `${job} GIVES UP`, state: { ...over, left: { ...left, crash: left.crash - 1 } } }];
}

function change(state: State, outside: Exclude<Outside, 'none'>): Move {
  const changed: State = { ...state, outside, left: { ...state.left, outside: state.left.outside - 1 } };
  if (outside !== 'paused')
    return {
      what: outside === 'fewer' ? 'someone LEAVES the group' : 'the config asks for one approval MORE',
      state: changed,
    };
  const set = { on: true, by: 'U0ANA', reason: 'incident', since: START };
  const { items } = onTable(state.items, (store) => store.write([{ kind: 'set', key: PAUSE_KEY, set, when: {} }]));
  return { what: 'everything is PAUSED', state: { ...changed, items } };
}

/** Someone starts by hand what was claimed, or the window runs its task twice. */
function startedAgain(state: State): Move[] {
  if (state.opened)
    return [{ what: 'the window runs its task TWICE', state: { ...state, jobs: [...state.jobs, 'window'] } }];
  const run = runIn(state);
  const start = run === undefined ? undefined : claimedStart(itemIn(state, { pk: `RUN#${run.id}`, sk: 'RUN' }));
  return start === undefined ? [] : [started(state, start, 'someone STARTS it by hand')];
}

function started(state: State, start: Pick<Execution, 'document' | 'parameters' | 'byWindow'>, what: string): Move {
  const id = `exec-${state.executions.length + 1}`;
  const execution: Execution = { ...start, id, token: `by hand ${id}`, tags: [], stage: 'gate', attempts: 0 };
  return { what, state: { ...state, executions: [...state.executions, execution] } };
}
