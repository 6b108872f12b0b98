import { DAY } from '../../duration.ts';
import type { Item } from '../../store/table.ts';
import type { StoredThing, ThingKind } from '../types.ts';
import type { ChainEnd } from './chain.ts';

/** How things of one kind lie in the table. */
export interface Shape {
  thing: ThingKind;
  partition: string;
  /** Partitions of something else that begin like it. */
  notOf?: string;
  /** Sort key of its own item. */
  headSk: string;
  chains: readonly { prefix: string; endOf: (head: Item) => ChainEnd | 'none' }[];
  /** What a record's `headHash` was made of, and the number by which it is known to be of the same decision. */
  heldBy: (head: Item) => { value: unknown; version: number };
  /** Its records have no such hash: everything that is evidence is in the records. */
  isOpen?: true;
  /** What stands twice in its item; empty where both are the same. */
  contradictions: (head: Item, of: string) => readonly string[];
  /** When its own item is deleted by age, in milliseconds since the epoch; its records stay. */
  keptUntil?: (of: string) => number;
}

/** The members of an object; none of anything else. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const endIn = (value: unknown): ChainEnd | 'none' => {
  const { records, hash, ...others } = fieldsOf(value);
  const isEnd = typeof records === 'number' && typeof hash === 'string' && Object.keys(others).length === 0;
  return isEnd ? { records, hash } : 'none';
};

const endOfItem = (records: unknown, hash: unknown): ChainEnd => ({ records: Number(records), hash: String(hash) });

const RUN: Shape = {
  thing: 'run',
  partition: 'RUN#',
  headSk: 'RUN',
  chains: [{ prefix: 'AUDIT#', endOf: ({ version, chain }) => endOfItem(version, chain) }],
  heldBy: ({ run, version }) => ({ value: run, version: Number(version) }),
  contradictions: (head, of) => {
    const run = fieldsOf(head['run']);
    const same = ['state', 'epoch', 'version', 'planHash', 'requestedAt'].filter((name) => head[name] !== run[name]);
    return [
      ...same,
      ...(of === `RUN#${String(run['id'])}` ? [] : ['id']),
      ...(head['subjectPk'] === `SUBJECT#${String(run['name'])}` ? [] : ['subjectPk']),
      ...(String(run['subject']).endsWith(String(head['subject'])) ? [] : ['subject']),
      ...(head['subjectHere'] === undefined || head['subjectHere'] === run['subject'] ? [] : ['subjectHere']),
    ];
  },
};

/** An occurrence's item is kept for 90 days after it opened, see ttlOf; a day more, since items are deleted late. */
const OCCURRENCE_KEPT_MS = 90 * DAY;

const OCCURRENCE: Shape = {
  thing: 'occurrence',
  partition: 'OCC#',
  headSk: 'OCC',
  chains: [
    { prefix: 'STATE#', endOf: ({ occurrence }) => endIn(fieldsOf(occurrence)['traced']) },
    { prefix: 'AUDIT#', endOf: ({ occurrence }) => endIn(fieldsOf(occurrence)['audited']) },
  ],
  heldBy: ({ occurrence }) => {
    const { traced: _traced, ...value } = fieldsOf(occurrence);
    return { value, version: Number(value['version']) };
  },
  contradictions: (head, of) => {
    const { version, windowId, opensAt, channel } = fieldsOf(head['occurrence']);
    return [
      ...(head['version'] === version ? [] : ['version']),
      ...(of === `OCC#${String(windowId)}#${String(opensAt)}#${String(channel)}` ? [] : ['windowId']),
    ];
  },
  keptUntil: (of) => Number(of.split('#')[2]) + OCCURRENCE_KEPT_MS,
};

const EXCEPTION: Shape = {
  thing: 'exception',
  partition: 'EXCEPTION#',
  headSk: 'EXCEPTION',
  chains: [
    {
      prefix: 'AUDIT#',
      endOf: ({ exception, chain }) => endOfItem(fieldsOf(exception)['version'], chain),
    },
  ],
  heldBy: ({ exception }) => ({ value: exception, version: Number(fieldsOf(exception)['version']) }),
  contradictions: (head, of) => {
    const exception = fieldsOf(head['exception']);
    return [
      ...['version', 'requestedAt'].filter((name) => head[name] !== exception[name]),
      ...(of === `EXCEPTION#${String(exception['id'])}` ? [] : ['id']),
      ...(head['subjectPk'] === 'EXCEPTIONS' ? [] : ['subjectPk']),
    ];
  },
};

const DRIFT: Shape = {
  thing: 'drift',
  partition: 'DRIFT#',
  headSk: 'DRIFT',
  chains: [{ prefix: 'CHANGE#', endOf: ({ drift }) => endIn(fieldsOf(drift)['traced']) }],
  heldBy: ({ drift }) => ({ value: drift, version: Number(fieldsOf(drift)['version']) }),
  isOpen: true,
  contradictions: ({ drift }, of) => (of === `DRIFT#${String(fieldsOf(drift)['fleet'])}` ? [] : ['fleet']),
};

/** What is only seen or told of an emergency changes without a decision: its records do not cover it. */
const SEEN = ['version', 'traced', 'exploited', 'steps', 'readAt', 'unread', 'inspector', 'fixes', 'told'];

const EMERGENCY: Shape = {
  thing: 'emergency',
  partition: 'EMERGENCY#',
  notOf: 'EMERGENCY#OPEN#',
  headSk: 'EMERGENCY',
  chains: [{ prefix: 'AUDIT#', endOf: ({ emergency }) => endIn(fieldsOf(emergency)['traced']) }],
  heldBy: ({ emergency }) => {
    const all = fieldsOf(emergency);
    const value = Object.fromEntries(Object.entries(all).filter(([name]) => !SEEN.includes(name)));
    return { value, version: Number(fieldsOf(all['traced'])['records']) };
  },
  contradictions: (head, of) => {
    const { id, version } = fieldsOf(head['emergency']);
    return [...(head['version'] === version ? [] : ['version']), ...(of === `EMERGENCY#${String(id)}` ? [] : ['id'])];
  },
};

const SHAPES: readonly Shape[] = [RUN, OCCURRENCE, EXCEPTION, DRIFT, EMERGENCY];

/** `undefined` for a partition of something else. */
export const shapeOf = (of: string): Shape | undefined =>
  SHAPES.find(({ partition, notOf = '' }) => of.startsWith(partition) && (notOf === '' || !of.startsWith(notOf)));

/** What stands before an id in the partitions of such things. */
export const partitionOf = (thing: string): string => SHAPES.find((shape) => shape.thing === thing)?.partition ?? '';

export const headOf = ({ items }: StoredThing, { headSk }: Shape): Item | undefined =>
  items.find(({ sk }) => sk === headSk);
