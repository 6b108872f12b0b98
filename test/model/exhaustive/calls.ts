import type { Item, Key, Query, Write, WriteResult } from '../../../src/store/table.ts';

/** What a process asks of the world, as data: who goes on when is for the explorer to choose. */
export type Call =
  /** `looks`: with it a look at the run begins, and what the process has read before is forgotten. */
  | { at: 'item'; key: Key; looks?: boolean }
  | { at: 'query'; query: Query }
  | { at: 'write'; writes: readonly Write[] }
  | { at: 'group' }
  | {
      at: 'start';
      document: string;
      parameters: Readonly<Record<string, string>>;
      token: string;
      tags: readonly string[];
    }
  | { at: 'tagged'; tag: string; document: string }
  | { at: 'execution'; id: string };

/** What each call is answered with. */
export interface Answers {
  item: Item | undefined;
  query: readonly Item[];
  write: WriteResult;
  group: readonly string[];
  start: string;
  tagged: readonly SeenExecution[];
  execution: SeenExecution;
}

export interface SeenExecution {
  id: string;
  document: string;
  parameters: Readonly<Record<string, string>>;
  status: 'InProgress' | 'Failed';
  refusal?: string;
  byWindow: boolean;
}

/** A refusal is AWS's, by its name; it means that nothing was done. */
export type Answer = { value: unknown } | { refused: string };

export type Ask = <C extends Call>(call: C) => Promise<Answers[C['at']]>;

/** In words, for the story of a violation. */
export function describeCall(call: Call): string {
  switch (call.at) {
    case 'item':
      return `reads ${call.key.pk} ${call.key.sk}`;
    case 'query':
      return `reads all ${call.query.partition} ${call.query.beginsWith ?? ''}`;
    case 'write':
      return `writes ${call.writes.map(nameOfWrite).join(', ')}`;
    case 'group':
      return 'reads who is in the group';
    case 'start':
      return `starts ${call.document}`;
    case 'tagged':
      return `looks for executions tagged ${call.tag}`;
    case 'execution':
      return `looks at ${call.id}`;
  }
}

function nameOfWrite(write: Write): string {
  const { pk, sk } = write.kind === 'put' ? write.item : write.key;
  const what = write.kind === 'put' ? write.item : write.kind === 'set' ? write.set : {};
  const state = 'state' in what ? ` ${String(what['state'])}` : '';
  return `${write.kind} ${pk} ${sk}${state}`;
}
