import type { GivenParameters } from '../../runs/types/start.ts';
import type { MakeBaseline, SyncChange } from '../types/change.ts';
import { isTaken, NONE } from './record.ts';

/** As many baselines as Patchwarden-Sync has steps for. */
export const MOST_BASELINES = 3;
/** Of one parameter: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export const MOST_CHANGES = 50;

/** What the runbook that makes is started with, beside RunId, Epoch and PlanHash. A change has its place in the list as its number, from 1. */
export function makeParameters(changes: readonly SyncChange[]): GivenParameters {
  refuseUntaken(changes);
  const baselines = changes.filter((change) => change.kind === 'make-baseline');
  if (baselines.length > MOST_BASELINES) throw new Error(`a sync makes at most ${MOST_BASELINES} baselines`);
  const lists = {
    Groups: numbers(changes, (change) => change.kind === 'register-group' && 'id' in change.baseline),
    Windows: numbers(changes, ({ kind }) => kind === 'make-window'),
    Schedules: numbers(changes, ({ kind }) => kind === 'change-window'),
    Adoptions: numbers(changes, (change) => change.kind === 'adopt-window' && 'id' in change.window),
    MadeAdoptions: numbers(changes, (change) => change.kind === 'adopt-window' && 'made' in change.window),
    Scans: numbers(changes, ({ kind }) => kind === 'make-scan'),
    ScanSchedules: numbers(changes, ({ kind }) => kind === 'change-scan'),
  };
  const slots = [1, 2, 3].map((slot) => slotOf(slot, changes, baselines[slot - 1]));
  const parts = [...baselines.map((_, index) => `baseline${index + 1}`), ...partsOf(lists, MAKING)];
  return { Parts: parts.join(' '), ...Object.assign({}, ...slots), ...listsOf(lists) };
}

/** What the runbook that removes is started with, beside RunId, Epoch and PlanHash. */
export function removeParameters(changes: readonly SyncChange[]): GivenParameters {
  refuseUntaken(changes);
  const lists = {
    Groups: numbers(changes, ({ kind }) => kind === 'deregister-group'),
    Tasks: numbers(changes, ({ kind }) => kind === 'remove-task'),
    Windows: numbers(changes, ({ kind }) => kind === 'remove-window'),
    Scans: numbers(changes, ({ kind }) => kind === 'remove-scan'),
  };
  return { Parts: partsOf(lists, REMOVING).join(' '), ...listsOf(lists) };
}

type Lists = Readonly<Record<string, readonly string[]>>;

/** The word by which a part of the document is taken; none is in another. */
const MAKING: Readonly<Record<string, string>> = {
  Groups: 'groups',
  Windows: 'windows',
  Schedules: 'hours',
  Adoptions: 'tasks',
  MadeAdoptions: 'adopt-made',
  Scans: 'scans',
  ScanSchedules: 'rates',
};
const REMOVING: Readonly<Record<string, string>> = {
  Groups: 'groups',
  Tasks: 'tasks',
  Windows: 'windows',
  Scans: 'scans',
};

const partsOf = (lists: Lists, words: Readonly<Record<string, string>>): string[] =>
  Object.entries(words).flatMap(([name, word]) => ((lists[name] ?? []).length > 0 ? [word] : []));

const numbers = (changes: readonly SyncChange[], isOne: (change: SyncChange) => boolean): string[] =>
  changes.flatMap((change, index) => (isOne(change) ? [String(index + 1)] : []));

/** Automation documents nothing of an empty list. */
const filled = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : [NONE]);

const listsOf = (lists: Lists): GivenParameters =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, filled(list)]));

function refuseUntaken(changes: readonly SyncChange[]): void {
  if (changes.length > MOST_CHANGES) throw new Error(`a sync makes at most ${MOST_CHANGES} changes`);
  const untaken = changes.find((change) => !isTaken(change));
  if (untaken !== undefined) throw new Error(`a runbook cannot be given a change: ${JSON.stringify(untaken)}`);
}

/** A baseline with the groups that come under it; without one, words that are not used. */
function slotOf(slot: number, changes: readonly SyncChange[], baseline: MakeBaseline | undefined): GivenParameters {
  const groups = numbers(
    changes,
    (change) =>
      change.kind === 'register-group' && 'made' in change.baseline && change.baseline.made === baseline?.name,
  );
  return {
    [`Baseline${slot}Name`]: baseline?.name ?? NONE,
    [`Baseline${slot}System`]: baseline?.operatingSystem ?? NONE,
    [`Baseline${slot}Days`]: String(baseline?.approveAfterDays ?? 0),
    [`Baseline${slot}SeverityKey`]: baseline?.operatingSystem === 'WINDOWS' ? 'MSRC_SEVERITY' : 'SEVERITY',
    [`Baseline${slot}Classifications`]: filled(baseline?.classifications ?? []),
    [`Baseline${slot}Severities`]: filled(baseline?.severities ?? []),
    [`Baseline${slot}Groups`]: filled(groups),
  };
}
