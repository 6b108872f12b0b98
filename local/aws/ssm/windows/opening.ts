import { DAY, HOUR } from '../../../../src/duration.ts';
import type { SsmState } from '../state.ts';
import { tellExecution } from './events.ts';
import { isOver, type StoredWindow, type WindowExecution } from './types.ts';
import { WindowRun } from './window-run.ts';

/** Of all windows together. What AWS does with a further one is not documented: here it waits as PENDING until its cutoff. */
const MOST_AT_ONCE = 5;
/** https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const KEPT = 30 * DAY;

/** Lets a window open at its next time after `after`, in place of the one that it waited for. */
export const armOpening = (state: SsmState, window: StoredWindow, after: number): void => {
  window.cancelOpening?.();
  delete window.cancelOpening;
  const next = window.settings.Enabled ? window.nextAfter(after) : undefined;
  if (next === undefined) return;
  window.cancelOpening = state.clock.at(next, () => open(state, window, next));
};

const open = (state: SsmState, window: StoredWindow, at: number): void => {
  armOpening(state, window, at);
  forgetOld(state, at);
  const { Duration, Cutoff } = window.settings;
  const overlaps = unfinished(state).some(({ windowId }) => windowId === window.id);
  const execution: WindowExecution = {
    id: state.nextId(),
    windowId: window.id,
    status: overlaps ? 'SKIPPED_OVERLAPPING' : 'PENDING',
    startedAt: at,
    cutoffAt: at + (Duration - Cutoff) * HOUR,
    tasks: [],
    ...(overlaps && { endedAt: at }),
  };
  state.windowExecutions.set(execution.id, execution);
  if (!overlaps) {
    const onOver = () => {
      state.windowRuns.delete(execution.id);
      admit(state, state.clock.now());
    };
    state.windowRuns.set(execution.id, new WindowRun({ state, window, execution }, onOver));
    admit(state, at);
  }
  if (execution.status === 'PENDING' || overlaps) tellExecution(state, execution);
};

/** Begins those that wait, oldest first, as long as there is room. */
const admit = (state: SsmState, at: number): void => {
  const all = unfinished(state);
  const waiting = all.filter(({ status }) => status === 'PENDING');
  const [first] = waiting;
  if (first === undefined || all.length - waiting.length >= MOST_AT_ONCE) return;
  state.windowRuns.get(first.id)?.begin(at);
  admit(state, at);
};

const unfinished = (state: SsmState): WindowExecution[] =>
  [...state.windowRuns.keys()]
    .flatMap((id) => state.windowExecutions.get(id) ?? [])
    .filter((one) => !isOver(one.status));

const forgetOld = (state: SsmState, now: number): void => {
  for (const { id, status, startedAt } of state.windowExecutions.values()) {
    if (now - startedAt < KEPT) return;
    if (isOver(status)) state.windowExecutions.delete(id);
  }
};
