import { present } from '../present.ts';
import type { StopHow } from './types/ending.ts';
import type { Run } from './types/run.ts';

/** The buttons of a run's card: action ids, and what their value holds. A form is submitted under its button's name. */
export const RUN_ACTIONS = {
  approve: 'run-approve',
  reject: 'run-reject',
  defer: 'run-defer',
  cancel: 'run-cancel',
  rollBack: 'run-roll-back',
  /** Out of its slot, as soon as it is approved for that. */
  now: 'run-now',
} as const;

/** Opens everything about a run, with the approval where it waits for one. */
export const REVIEW_ACTION = 'run-review';

/** The status of the image or fleet in its value. */
export const STATUS_ACTION = 'run-status';
/** On the board: opens the form in which a run is approved. It counts in views alone, which only the app writes. */
export const BOARD_REVIEW_ACTION = 'board-review';

export type RunAction = keyof typeof RUN_ACTIONS;

const NAMES: readonly RunAction[] = ['approve', 'reject', 'defer', 'cancel', 'rollBack', 'now'];

export const runActionOf = (actionId: string): RunAction | undefined =>
  NAMES.find((action) => RUN_ACTIONS[action] === actionId);

/** What ends something that runs, and how it then ends. */
export const stopHowOf = (action: RunAction): StopHow => (action === 'rollBack' ? 'roll-back' : 'cancel');

/** A button speaks of one run and one epoch of its plan. */
export interface ButtonValue {
  runId: string;
  epoch: number;
  /** In a form: how far the run was when it opened, which decides what stopping it means. */
  stage?: RunStage;
  /** In a form: when the health that it showed was read, in whole seconds since the epoch. */
  seen?: number;
  /** What it asks to approve, see request-hash.ts: absent in buttons of before there were proofs. */
  asks?: string;
}

/** Nothing begun, between two parts, or running in AWS. */
export type RunStage = 'before' | 'between' | 'going';

export const stageOf = ({ wait, start }: Pick<Run, 'wait' | 'start'>): RunStage =>
  wait?.kind === 'checkpoint' ? 'between' : start === undefined ? 'before' : 'going';

export const formatButtonValue = ({ runId, epoch, stage, seen, asks }: ButtonValue): string =>
  [
    runId,
    epoch,
    ...(stage === undefined ? [] : [stage]),
    ...(seen === undefined ? [] : [`s${seen}`]),
    ...(asks === undefined ? [] : [`h${asks}`]),
  ].join(':');

/**
 * What stands in every button and form of a run: the request that they show. Of a form it is never what the button claimed that opened
 * it; `shown` is what else the form shows.
 */
export const valueFor = (
  { id, epoch, asks }: Pick<Run, 'id' | 'epoch' | 'asks'>,
  { stage, seen }: Pick<ButtonValue, 'stage' | 'seen'> = {},
): string => formatButtonValue({ runId: id, epoch, ...present({ stage, seen, asks }) });

const isStage = (stage: string | undefined): stage is RunStage =>
  stage === 'before' || stage === 'between' || stage === 'going';

const VALUE =
  /^([a-z]-[0-9a-z]{8}):([1-9][0-9]{0,5})(?::(before|between|going))?(?::s([1-9][0-9]{0,11}))?(?::h([0-9a-f]{64}))?$/;

/** Strict, since a button's value is readable and forgeable by anyone who can post: `undefined` for anything else. */
export function parseButtonValue(value: string): ButtonValue | undefined {
  const match = VALUE.exec(value);
  if (match === null) return undefined;
  const [, runId = '', epoch = '', stage, seen, asks] = match;
  return {
    runId,
    epoch: Number(epoch),
    ...(isStage(stage) ? { stage } : {}),
    ...(seen === undefined ? {} : { seen: Number(seen) }),
    ...present({ asks }),
  };
}

/** The queue's group of a button about a run: approvals of one run are handled in their order. */
export const groupOfRun = (value: string): string | undefined => groupOf('run', value);

/** That of a button that stops a run: it never waits behind an approval that fails and is retried. */
export const groupOfStop = (value: string): string | undefined => groupOf('stop', value);

function groupOf(what: 'run' | 'stop', value: string): string | undefined {
  const parsed = parseButtonValue(value);
  return parsed === undefined ? undefined : `${what}:${parsed.runId}`;
}
