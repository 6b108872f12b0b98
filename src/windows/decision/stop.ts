import type { Config, FleetConfig } from '../../config/types.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { Live } from '../types/live.ts';
import type { Occurrence } from '../types/occurrence.ts';
import type { Stop, StopRefusal } from '../types/stop.ts';
import { commandEnded } from './live.ts';
import type { ExecutionFacts } from './occurrence.ts';

/** The fleets that let people stop this window, when every one of them does; `undefined` when one does not, or there is none. */
export function stoppableBy(
  names: readonly string[],
  { windowId, config }: { windowId: string; config: Config },
): readonly FleetConfig[] | undefined {
  const fleets = names.flatMap((name) => config.fleets[name] ?? []);
  const allow = fleets.filter(({ stop, window, adopted }) => stop === true && window === windowId && adopted !== true);
  return allow.length > 0 && allow.length === names.length ? allow : undefined;
}

/** As many commands as the runbook takes. */
const MOST_COMMANDS = 5;

export interface StopFacts {
  config: Config;
  execution: ExecutionFacts;
  /** The newest decision for this opening, of whichever channel, and whether it came to nothing. */
  newest?: { attempt: number; by: string; at: number; isOver: boolean };
}

export type StopDecision = { kind: 'stop'; live: Live; attempt: number } | { kind: 'refuse'; refusal: StopRefusal };

/** Whether an opening may be stopped now, by whoever may decide for its fleets. Pure and total. */
export function decideStop(
  { state, windowId, notice }: Occurrence,
  { config, execution, newest }: StopFacts,
): StopDecision {
  if (state !== 'open') return refuse({ code: 'not-open' });
  if (stoppableBy(notice.stoppable ?? [], { windowId, config }) === undefined) return refuse({ code: 'not-allowed' });
  if (newest !== undefined && !newest.isOver) return refuse({ code: 'already', by: newest.by, at: newest.at });
  switch (execution.kind) {
    case 'not-looked-for':
    case 'unknown':
    case 'none':
      return refuse({ code: 'unread' });
    case 'found':
      if (execution.ended) return refuse({ code: 'over' });
      return { kind: 'stop', live: execution.live, attempt: (newest?.attempt ?? 0) + 1 };
  }
}

const refuse = (refusal: StopRefusal): StopDecision => ({ kind: 'refuse', refusal });

interface Asked {
  windowId: string;
  by: string;
  at: number;
  document: string;
}

/** What is claimed: which commands, and the bytes that are sent for it, the same however often they are sent. */
export function stopOf({ live, attempt }: Extract<StopDecision, { kind: 'stop' }>, asked: Asked): Stop {
  const { windowId, by, at, document } = asked;
  const running = live.commands.filter(({ status }) => !commandEnded(status)).map(({ id }) => id);
  const ended = running.slice(0, MOST_COMMANDS);
  const numbers = Array.from({ length: MOST_COMMANDS }, (_, i) => i);
  const parameters: Record<string, string> = {
    Attempt: String(attempt),
    WindowId: windowId,
    WindowExecutionId: live.executionId,
    ...Object.fromEntries(numbers.map((i) => [`Command${i + 1}`, ended[i] ?? 'none'])),
  };
  const token = tokenOf(`${live.executionId}/stop/${attempt}`);
  const counts = { commands: ended.length, beyond: running.length - ended.length };
  return { attempt, by, at, state: 'claimed', ...counts, start: { document, parameters, token } };
}

/** An opening on whose card Stop is: its owners let people stop it, and nobody has, or the stop had no effect. */
export const offersStop = ({ state, notice, stop, live }: Occurrence): boolean =>
  state === 'open' &&
  live !== undefined &&
  notice.stoppable !== undefined &&
  (stop === undefined || stop.state === 'failed');
