import { createHash } from 'node:crypto';
import type { Item, Write, WriteResult } from '../../../src/store/table.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memory-table.ts';

/** A run of a worker, a tick or the gatekeeper that has not ended: the node of its path says how far it is. */
export interface Process {
  name: string;
  node: number;
  /** What is worked off: it comes again if this process crashes. */
  job: string;
  /** As deployed when it began. */
  stricter: boolean;
  /** What held already when it began: only from then on must it be seen. */
  fewer: boolean;
  paused: boolean;
}

export interface Execution {
  id: string;
  document: string;
  parameters: Readonly<Record<string, string>>;
  token: string;
  tags: readonly string[];
  /** The window's task started it. */
  byWindow?: true;
  stage: 'gate' | 'asking' | 'admitted' | 'refused';
  /** What it was answered; of a step that gave up, nothing. */
  refusal?: string;
  attempts: number;
}

/** What may still happen once. */
export interface Left {
  outside: number;
  duplicate: number;
  crash: number;
  forger: number;
  look: number;
}

export type Outside = 'none' | 'stricter' | 'fewer' | 'paused';

/** Everything there is at one moment, as values: nothing in it is ever changed. */
export interface State {
  items: ReadonlyMap<string, Item>;
  step: number;
  processes: readonly Process[];
  executions: readonly Execution[];
  /** What waits for a worker. */
  jobs: readonly string[];
  /** Clicks on Approve that Slack has signed. */
  signed: readonly { userId: string; value: string }[];
  outside: Outside;
  left: Left;
  /** What the forger did. */
  forged: string;
  /** The window has started its task. */
  opened: boolean;
}

const known = new Map<string, Item>();
const numbers = new WeakMap<Item, number>();

/** One object for all items that are equal, so that they have one number. */
function interned(item: Item): Item {
  if (numbers.has(item)) return item;
  const text = JSON.stringify(item, (_name, value: unknown) => (value instanceof Set ? [...value] : value));
  const first = known.get(text) ?? item;
  if (first === item) {
    known.set(text, item);
    numbers.set(item, known.size);
  }
  return first;
}

/** A name for an item as it is. */
export const numberOf = (item: Item | undefined): number =>
  item === undefined ? 0 : (numbers.get(item) ?? numberOf(interned(item)));

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;

/** The one run, and its audit. */
export function itemsOf({ items }: State): { run: Item | undefined; audit: readonly Item[] } {
  const all = [...items.values()];
  return { run: all.find(({ sk }) => sk === 'RUN'), audit: all.filter(({ sk }) => sk.startsWith('AUDIT#')) };
}

export const itemIn = ({ items }: State, key: { pk: string; sk: string }): Item | undefined => items.get(nameOf(key));

/** What work on the table makes of it, and what the work found. */
export function onTable<T>(
  items: State['items'],
  work: (store: MemoryStore) => T,
): { items: State['items']; value: T } {
  const store = createMemoryStore({ from: items.values() });
  const value = work(store);
  return { items: new Map([...store.items()].map((item) => [nameOf(item), interned(item)])), value };
}

const tableKeys = new WeakMap<State['items'], string>();

function tableKeyOf(items: State['items']): string {
  const found =
    tableKeys.get(items) ??
    [...items.values()]
      .map(numberOf)
      .sort((a, b) => a - b)
      .join();
  tableKeys.set(items, found);
  return found;
}

const written = new Map<string, { items: State['items']; value: WriteResult }>();

/** Writes of one process to one table have one outcome: it is worked out once. */
export function writeOnce(
  node: number,
  items: State['items'],
  writes: readonly Write[],
): { items: State['items']; value: WriteResult } {
  const key = `${node};${tableKeyOf(items)}`;
  const outcome = written.get(key) ?? onTable(items, (store) => store.write(writes));
  written.set(key, outcome);
  return outcome;
}

/** Equal states have equal keys. */
export function keyOf(state: State): string {
  const { items, step, processes, executions, jobs, signed, outside, left, forged, opened } = state;
  const table = tableKeyOf(items);
  // What it works off matters only where it may come again.
  const going = processes.map(
    ({ node, stricter, fewer, paused, job }) =>
      `${left.crash > 0 || job.startsWith('exec-') ? job : ''}.${node}${stricter}${fewer}${paused}`,
  );
  const started = executions.map(
    ({ stage, refusal, attempts, token, parameters }) => `${stage}${refusal}${attempts}${token}${parameters['Epoch']}`,
  );
  const key = [
    table,
    step,
    going.sort(),
    started,
    [...jobs].sort(),
    signed.map(({ userId, value }) => `${userId} ${value}`).sort(),
    outside,
    Object.values(left),
    forged,
    opened,
  ].join(';');
  // Hundreds of thousands of them are kept.
  return createHash('sha1').update(key).digest('base64');
}
