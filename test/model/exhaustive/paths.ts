import { refusedBy, settled } from '../worker.ts';
import type { Answer, Ask, Call } from './calls.ts';

/** What a process does, from its start: it must depend on nothing but what it is answered. */
export type Program = (ask: Ask) => Promise<string>;

/** One process as far as it has come: what it is named by is its program and all answers so far. */
export interface Node {
  id: number;
  /** What it waits for first; `undefined` when it has ended. */
  call: Call | undefined;
  /** What a process that has ended came to. */
  outcome: string | undefined;
}

interface Waiting {
  call: Call;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface Live {
  waiting: Waiting[];
  outcome: string | undefined;
}

interface Kept extends Node {
  program: Program;
  answers: readonly Answer[];
  next: Map<string, Kept>;
  live: Live | undefined;
}

/**
 * Every process of every exploration, each path through it run once: real code cannot be copied in the middle, so it is carried on from
 * where it stands, or, when someone has done that before, begun anew with the same answers. A process that waits for several calls at once
 * is answered in the order in which it made them: they are reads, and none of what is explored changes two of the things that they read.
 */
export class Paths {
  readonly #roots = new Map<string, Kept>();
  readonly #nodes: Kept[] = [];

  async root(name: string, program: () => Program): Promise<Node> {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    const begun = program();
    const root = this.#keep({ program: begun, answers: [], live: await begin(begun) });
    this.#roots.set(name, root);
    return root;
  }

  node(id: number): Node {
    const found = this.#nodes[id];
    if (found === undefined) throw new Error(`there is no process ${id}`);
    return found;
  }

  known(id: number, key: string): Node | undefined {
    return this.#nodes[id]?.next.get(key);
  }

  /** `key` stands for the answer: equal answers have equal keys. */
  async next(id: number, key: string, answer: Answer): Promise<Node> {
    const from = this.#nodes[id];
    if (from === undefined) throw new Error(`there is no process ${id}`);
    const known = from.next.get(key);
    if (known !== undefined) return known;
    const live = from.live ?? (await replayed(from));
    from.live = undefined;
    await answered(live, answer);
    const made = this.#keep({ program: from.program, answers: [...from.answers, answer], live });
    from.next.set(key, made);
    return made;
  }

  get size(): number {
    return this.#nodes.length;
  }

  #keep({ program, answers, live }: { program: Program; answers: readonly Answer[]; live: Live }): Kept {
    const { outcome } = live;
    const kept: Kept = {
      id: this.#nodes.length,
      program,
      answers,
      next: new Map(),
      call: live.waiting[0]?.call,
      outcome,
      live: outcome === undefined ? live : undefined,
    };
    if (kept.call === undefined && outcome === undefined) throw new Error('a process waits for nothing');
    this.#nodes.push(kept);
    return kept;
  }
}

async function begin(program: Program): Promise<Live> {
  const live: Live = { waiting: [], outcome: undefined };
  const ask = (call: Call) => new Promise((resolve, reject) => live.waiting.push({ call, resolve, reject }));
  // `answered` pairs each call with its answer.
  void program(ask as Ask).then(
    (outcome) => {
      live.outcome = outcome;
    },
    (error: unknown) => {
      live.outcome = `surprise: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    },
  );
  await settled();
  return live;
}

async function replayed({ program, answers }: Kept): Promise<Live> {
  const live = await begin(program);
  for (const answer of answers) await answered(live, answer);
  return live;
}

async function answered(live: Live, answer: Answer): Promise<void> {
  const first = live.waiting.shift();
  if ('refused' in answer) first?.reject(refusedBy(`asking ${first.call.at}`, answer.refused));
  else first?.resolve(answer.value);
  await settled();
}
