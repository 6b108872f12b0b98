import { bakeCard, type CardFacts } from '../../../src/bake/message/card.ts';
import { outsideBakeShown } from '../../../src/bake/message/outside.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { withClock } from '../../../src/cards/message/clock.ts';
import type { MessageContent } from '../../../src/cards/types.ts';
import { driftCard } from '../../../src/compliance/message/drift-card.ts';
import type { DriftView } from '../../../src/compliance/types/view.ts';
import { deployCard } from '../../../src/deploy/message/card.ts';
import type { DeployFacts } from '../../../src/deploy/message/facts.ts';
import { outsideFleetShown } from '../../../src/deploy/message/outside.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { boardCard } from '../../../src/emergency/message/board.ts';
import type { Emergency } from '../../../src/emergency/types/emergency.ts';
import { exceptionCard } from '../../../src/exceptions/message/card.ts';
import type { ImageDifference } from '../../../src/images/types.ts';
import { outsideCard } from '../../../src/outside/message/card.ts';
import type { OutsideChange } from '../../../src/outside/types/change.ts';
import { patchCard } from '../../../src/patch/message/card.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import { thingCard } from '../../../src/pipelines/message/card.ts';
import type { Thing } from '../../../src/pipelines/types/told.ts';
import { earliestClock } from '../../../src/posture/message/deadline.ts';
import type { Exception } from '../../../src/posture/types/exception.ts';
import type { FleetPosture } from '../../../src/posture/types/posture.ts';
import type { Mrkdwn } from '../../../src/slack/mrkdwn.ts';
import { type StepFacts, stepCard } from '../../../src/step/message/card.ts';
import type { StepRun } from '../../../src/step/types/run.ts';
import { syncCard } from '../../../src/sync/message/card.ts';
import type { SyncRun } from '../../../src/sync/types/run.ts';
import { occurrenceCard } from '../../../src/windows/message/card.ts';
import type { Occurrence } from '../../../src/windows/types/occurrence.ts';

/** What a reader is asked of every card. */
export const QUESTIONS = {
  what: 'What is it, and how does it stand?',
  when: 'When does it happen, or when did it? While it runs: how long does it take, or has it taken?',
  who: 'Who has to decide or act now, or is nobody needed? Of one that has ended: who decided or is to do something?',
  idle: 'What happens if nobody acts?',
  undo: 'How is it undone, stopped or requested again, and what does that leave?',
  risk: 'What is the risk, or what has it changed? While it runs: how far is it, and what may go wrong?',
} as const;

export type Question = keyof typeof QUESTIONS;

/** What `text` alone says, as a notification shows it. */
export const TEXT_QUESTIONS = ['state', 'thing', 'next'] as const;
export type TextQuestion = (typeof TEXT_QUESTIONS)[number];

export interface BakeSubject {
  kind: 'bake';
  run: BakeRun;
  facts: CardFacts;
}

export interface DeploySubject {
  kind: 'deploy';
  run: DeployRun;
  facts: DeployFacts;
}

export interface PatchSubject {
  kind: 'patch';
  run: PatchRun;
  facts: ShownFacts;
  /** Where the fleet stands that it fixes. */
  fixes?: { posture: Pick<FleetPosture, 'fleet' | 'deadline'>; now: number };
}

export interface SyncSubject {
  kind: 'sync';
  run: SyncRun;
  facts: { now: number };
}

/** An occurrence of a window that is not adopted. */
export interface WindowSubject {
  kind: 'window';
  occurrence: Occurrence;
  facts: { now: number };
}

export type RunSubject = BakeSubject | DeploySubject | PatchSubject | SyncSubject;
/** An exception from compliance. */
export interface ExceptionSubject {
  kind: 'exception';
  exception: Exception;
  facts: { now: number };
}

/** Drift of a fleet. */
export interface DriftSubject {
  kind: 'drift';
  view: DriftView;
  facts: { now: number };
}

/** An emergency, over all fleets. */
export interface EmergencySubject {
  kind: 'emergency';
  emergency: Emergency;
  facts: { now: number };
}

/** A change that was not made through Patchwarden. */
export interface OutsideSubject {
  kind: 'outside';
  change: OutsideChange;
  facts: { now: number; difference?: ImageDifference; fleets: readonly string[] };
}

/** A time of a pipeline's own schedule, or something that is wrong with a pipeline or recipe. */
export interface PipelineSubject {
  kind: 'pipeline';
  image: string;
  thing: Thing;
  facts: { now: number };
}

/** A step of a bake that waits for people, or a retry of what failed after an image was built. */
export interface StepSubject {
  kind: 'step';
  step: StepRun;
  facts: StepFacts;
}

export type Subject =
  | StepSubject
  | RunSubject
  | WindowSubject
  | ExceptionSubject
  | DriftSubject
  | EmergencySubject
  | OutsideSubject
  | PipelineSubject;

/** Something that an answer rests on, as a reader sees it, and as it is seen once it is something else. */
export interface Fact {
  /** Alternatives are separated by `|`. */
  shown: string;
  other: string;
  /** What makes it something else: by path into the subject, which must be there. */
  set: Readonly<Record<string, unknown>>;
}

/** All of these stand in one part of a card, in any order: words, of which `|` separates alternatives, and facts. */
export type Clause = readonly (string | Fact)[];

export interface Answer {
  clauses: readonly Clause[];
  /** Why it rests on no fact, or may be found on every card of its kind. */
  constant?: string;
  /** What would be a wrong answer: no part of the card says it. */
  never?: readonly Clause[];
}

export interface ExamCard {
  title: string;
  subject: Subject;
  answers: Readonly<Record<Question, Answer>>;
  text: Readonly<Record<TextQuestion, Answer>>;
}

export const says = (...clauses: readonly Clause[]): Answer => ({ clauses });

/** An answer that rests on no fact of the run but its state. */
export const always = (constant: string, ...clauses: readonly Clause[]): Answer => ({ clauses, constant });

export function cardOf(subject: Subject): MessageContent {
  switch (subject.kind) {
    case 'bake':
      return bakeCard(subject.run, subject.facts);
    case 'deploy':
      return deployCard(subject.run, subject.facts);
    case 'patch':
      return withClock(patchCard(subject.run, subject.facts), clockOf(subject));
    case 'sync':
      return syncCard(subject.run, subject.facts.now);
    case 'window':
      return occurrenceCard(subject.occurrence);
    case 'exception':
      return exceptionCard(subject.exception);
    case 'drift':
      return driftCard(subject.view);
    case 'emergency':
      return boardCard(subject.emergency);
    case 'step':
      return stepCard(subject.step, subject.facts);
    case 'outside':
      return outsideCardOf(subject);
    case 'pipeline':
      return thingCard(subject.image, subject.thing);
  }
}

function outsideCardOf({ change, facts }: OutsideSubject): MessageContent {
  const shown = change.what === 'bake' ? outsideBakeShown(change, facts) : outsideFleetShown(change, facts);
  return outsideCard(change, shown, facts.fleets);
}

const clockOf = ({ fixes }: PatchSubject): Mrkdwn | undefined =>
  fixes === undefined ? undefined : earliestClock([fixes.posture], fixes.now);

export const isFact = (word: string | Fact): word is Fact => typeof word !== 'string';

/** The same card, were that fact another. */
export function changed(subject: Subject, { set }: Fact): Subject {
  const copy = structuredClone(subject);
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce<unknown>((at, step) => (isObject(at) ? Reflect.get(at, step) : undefined), copy);
    if (!isObject(holder) || !Reflect.has(holder, last)) throw new Error(`${path}: the card has no such fact`);
    Reflect.set(holder, last, value);
  }
  return copy;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
