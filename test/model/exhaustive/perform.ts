import { present } from '../../../src/present.ts';
import type { Answer, Call, SeenExecution } from './calls.ts';
import { CARD } from './click.ts';
import { FEWER, MEMBERS } from './scene.ts';
import { type Execution, numberOf, onTable, type Process, type State, writeOnce } from './state.ts';

export interface Performed {
  state: State;
  answer: Answer;
  /** Equal for equal answers. */
  key: string;
}

const answeredWith = (state: State, value: unknown, key: string): Performed => ({ state, answer: { value }, key });

/** What a call does, and what it is answered. */
export function perform(state: State, node: number, call: Call): Performed {
  switch (call.at) {
    case 'item': {
      const found = state.items.get(`${call.key.pk} ${call.key.sk}`);
      return answeredWith(state, found, String(numberOf(found)));
    }
    case 'query': {
      const { value } = onTable(state.items, (store) => store.query(call.query));
      return answeredWith(state, value, value.map(numberOf).join());
    }
    case 'write': {
      const { items, value } = writeOnce(node, state.items, call.writes.map(withCard));
      return answeredWith({ ...state, items }, value, value.kind === 'written' ? 'written' : JSON.stringify(value));
    }
    case 'group': {
      const isFewer = state.outside === 'fewer';
      return answeredWith(state, isFewer ? FEWER : MEMBERS, String(isFewer));
    }
    case 'start':
      return start(state, call);
    case 'tagged': {
      const found = state.executions.filter(
        ({ tags, document }) => tags.includes(call.tag) && document === call.document,
      );
      return answeredWith(state, found.map(seen), found.map(({ id }) => id).join());
    }
    case 'execution': {
      const found = state.executions.find(({ id }) => id === call.id);
      if (found === undefined)
        return { state, answer: { refused: 'AutomationExecutionNotFoundException' }, key: 'none' };
      const { id, status, refusal, parameters } = seen(found);
      return answeredWith(state, seen(found), `${id} ${status} ${refusal} ${parameters['Epoch']}`);
    }
  }
}

/** The card of a run stands in its channel as soon as the run is there. */
function withCard(write: Extract<Call, { at: 'write' }>['writes'][number]): typeof write {
  if (write.kind !== 'put' || write.item.sk !== 'RUN') return write;
  const card = { channel: CARD.channelId, ts: CARD.messageTs, status: 'posted', attempts: 0, threads: {} };
  return { ...write, item: { ...write.item, card } };
}

const seen = ({ id, document, parameters, stage, refusal, byWindow }: Execution): SeenExecution => ({
  id,
  document,
  parameters,
  status: stage === 'refused' ? 'Failed' : 'InProgress',
  byWindow: byWindow === true,
  ...present({ refusal }),
});

/** One token, one execution. */
function start(state: State, { document, parameters, token, tags }: Extract<Call, { at: 'start' }>): Performed {
  const known = state.executions.find((each) => each.token === token);
  if (known !== undefined) return answeredWith(state, known.id, known.id);
  const id = `exec-${state.executions.length + 1}`;
  const execution: Execution = { id, document, parameters, token, tags, stage: 'gate', attempts: 0 };
  return answeredWith({ ...state, executions: [...state.executions, execution] }, id, id);
}

/**
 * Nothing that may still happen bears on this call, so when it is made makes no difference: it is made at once, and not in every order
 * with all others.
 */
export function isSteady({ left, outside, executions }: State, { job }: Process, call: Call): boolean {
  switch (call.at) {
    case 'group':
      return left.outside === 0;
    case 'item':
      if (call.key.pk.startsWith('SWITCH#')) return left.outside === 0 || outside === 'paused';
      return !call.key.pk.startsWith('RUN#');
    case 'execution':
      // Its own step may give up while it asks.
      if (job.startsWith('exec-') && left.crash === 0) return true;
      return executions.every(({ id, stage }) => id !== call.id || stage === 'refused');
    case 'query':
    case 'write':
    case 'start':
    case 'tagged':
      return false;
  }
}
