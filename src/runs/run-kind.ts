import type { ActionsBlock, ModalView } from '@slack/types';
import type { Person, PolicySnapshot } from '../approvals/types.ts';
import type { OperatingSystem } from '../aws/patches.ts';
import type { CardMessage, MessageContent, ThreadPost } from '../cards/types.ts';
import type { Here } from '../config/here.ts';
import type { Observe } from '../config/types.ts';
import type { Hint } from '../contract/hint.ts';
import type { Mrkdwn } from '../slack/mrkdwn.ts';
import type { ButtonValue } from './actions.ts';
import type { Kind, Progress } from './kinds.ts';
import type { StopHow } from './types/ending.ts';
import type { GateRefusal } from './types/gate-refusal.ts';
import type { Limits, Observation, PlanCheck, Planning } from './types/input.ts';
import type { MadeImage } from './types/made-image.ts';
import type { Refusal } from './types/refusal.ts';
import type { Emergency, Run } from './types/run.ts';
import type { GivenParameters } from './types/start.ts';

/** `later` is when to look again. */
export type Report = { kind: 'ready' } | { kind: 'not-yet'; later?: number };

/** What a kind of run gives to the life that all runs share. */
export interface RunKind<K extends Kind = Kind> {
  readonly limits: Limits;
  /** Those of this run, where they are others. */
  limitsOf?(run: Run<K>): Limits;
  /** See `Gate.placeOf`. */
  placeOf(run: Run<K>): Here;
  /** Name of the policy that the config has today for what the run changes; `undefined` when it no longer has that. */
  policyOf(run: Run<K>): string | undefined;
  /** The channel that the config has today for what the run changes; `undefined` where it has none of its own. */
  channelOf(run: Run<K>): string | undefined;
  /** Whether the config that is deployed today only observes what the run would change. */
  observeOf(run: Run<K>): Observe | undefined;
  /** Whether approvals of this run need no confirmation in AWS, whatever the policies want: a rollback. Absent: none is so. */
  isNeverConfirmed?(run: Run<K>): boolean;
  /**
   * Everything of the plan that the start is made from and that people approve, beyond `planHash`: it stays the same while they are
   * asked. Absent: the hash covers all.
   */
  covers?(run: Run<K>): object;
  /** The runbook and its parameters for exactly this plan. Its gate compares every one of them with the run. */
  startOf(run: Run<K>): { document: string; parameters: GivenParameters };
  /** Is this event about that run? A false positive costs one extra read. */
  isAbout(run: Run<K>, hint: Hint): boolean;
  /** What would it do? Asked for again until it is known; a run of state `planning` alone. Throws AwsCallError to be asked again. */
  plan(run: Run<K>, now: number): Promise<Planning<K>>;
  /** Does the deployed config approve it in advance? Asked again whenever it is armed; nothing stored is believed. */
  standing?(run: Run<K>): boolean;
  /**
   * Writes what whatever starts the run in its slot reads, just before the gate may let it through until then (milliseconds since the
   * epoch). The run has `armed`. Repeated while it stays armed. Throws AwsCallError: then it is not armed.
   */
  armed?(run: Run<K>, until: number): Promise<void>;
  /** The gatekeeper's no to what its window started in this slot, once there is one: nothing else starts it there. Never throws for AWS. */
  slotRefusal?(run: Run<K>): Promise<GateRefusal | undefined>;
  /** Is the plan still what was approved? */
  checkPlan(run: Run<K>): Promise<PlanCheck<K>>;
  /** Reads again what the card of a waiting run shows as now, where that is too old. Called at each look; never throws for AWS. */
  reread?(run: Run<K>, now: number): Promise<void>;
  /**
   * Reads what an approval of this run rests on once more, and says why it does not count: unreadable, or worse than what was shown.
   * `seen`: when what the form showed was read. Milliseconds since the epoch.
   */
  evidence?(run: Run<K>, at: { now: number; seen?: number | undefined }): Promise<Refusal | undefined>;
  /** What does reality say? Never throws: what cannot be read is `unknown`. */
  observe(run: Run<K>, now: number): Promise<Observation<K>>;
  /**
   * After a run's end: takes away what was there for its plan alone, and names the runs whose cards say something that this
   * end has changed. Throws AwsCallError; that costs tidiness alone.
   */
  tidy?(run: Run<K>): Promise<readonly string[]>;
  /** How long after its end a run's report may be pending, in milliseconds. */
  reportLimitMs(run: Run<K>): number;
  /**
   * Makes a run's report after its end, stores it and opens the requests that follow; repeating it does nothing twice. `last`
   * says that there is no later. Throws AwsCallError to be asked again.
   */
  report(run: Run<K>, at: { now: number; last: boolean }): Promise<Report>;
  /** Keeps what the board shows of the thing that it changed. Throws AwsCallError to be repeated; repeating it does nothing twice. */
  keep?(run: Run<K>, card: CardMessage): Promise<void>;
  /** Fleets that this run patches, or makes an image for: what is due on them may forbid starting it later. Absent: none. */
  fixes?(run: Run<K>): readonly string[];
  /** Whether that later run of the same name has changed what this one left: its card says so. */
  isSuperseded?(run: Run<K>, by: Run): boolean;
  /** What continues after its end, with when it is due: a soak. `undefined`: nothing does. */
  afterwards?(run: Run<K>, now: number): Promise<Mrkdwn | undefined>;
  /** When the card of a succeeded run must be painted again without anything having happened. */
  repaintAt?(run: Run<K>): number | undefined;
  /** Durations of the last runs of the same thing that succeeded, in milliseconds: how long this one may take. */
  usualMs?(run: Run<K>): readonly number[];
  /** What the audit keeps of a run's progress; all of it when this is absent. */
  evidenceOf?(progress: Progress<K>): object;
  /** What runs are named after, in the config as it is now. */
  named(): Named;
  /** What it has made or moved to, for lists. */
  resultOf(run: Run<K>): string | undefined;
  /** What the thing had before, for lists; absent where it moves nothing. */
  movedFrom?(run: Run<K>): string | undefined;
  /** After it has succeeded: what is so now, and what happens if nobody acts. */
  succeededLine(run: Run<K>): Mrkdwn;
  /** Once a person must look: what is wrong and what to do; absent where there is no more to say than that there is no result. */
  attentionLine?(run: Run<K>): Mrkdwn | undefined;
  /** While it is being stopped: what AWS does, and who says when that has ended. */
  stoppingLine(run: Run<K>, teller: Teller): Mrkdwn;
  /** What stopping what has begun would leave behind. */
  stopLeaves(run: Run<K>, how: StopHow): Mrkdwn;
  /** What it is, in a sentence, where the kind's name alone would say something else: `scan`. */
  word?(run: Run<K>): string;
  /** What it does to what, where the word and the name would say something else: `removal of what no tag asks for`. */
  phrase?(run: Run<K>): string;
  /** Once its plan is gone, where there is nothing to fix before it is requested again. */
  goneLine?(run: Run<K>): Mrkdwn;
  /** Its state in a word or two, where the kind's own card says it in other words than any run's: `undone`. */
  stateWord?(run: Run<K>): string | undefined;
  /** Who requested it, or after which run it opened automatically, where that is neither its requester nor who set it off. */
  requestedBy?(run: Run<K>): RequestedBy | undefined;
  /** From what to what it moves something, e.g. two images; absent where it moves nothing. */
  change?(run: Run<K>): Mrkdwn | undefined;
  /** The command that requests the same again, where its kind and name alone would request something else. */
  again?(run: Run<K>): string;
  /** What starting it would have changed: said instead of starting it where a deployment may only observe. */
  wouldHave(run: Run<K>): Mrkdwn;
  /** The form in which this run is approved, for decisions that a button alone is too light for. */
  approvalForm?(run: Run<K>, value: ButtonValue): Promise<ModalView | undefined>;
  /** Everything about it for anyone who may see its card; it is approved there while it waits for that. */
  review?(run: Run<K>, value: ButtonValue, now: number): Promise<ModalView>;
  /**
   * Requests what closes a vulnerability on one fleet or image, as any request is: the same checks, quorum and gate. Repeating it with
   * the same id asks once. Absent where runs of this kind close none.
   */
  mend?(wish: MendWish, now: number): Promise<Mended>;
  /** `offers` are the buttons that other features have for what it made. */
  card(run: Run<K>, at: { now: number; offers: readonly ActionsBlock[] }): Promise<MessageContent>;
  thread(run: Run<K>, now: number): Promise<readonly ThreadPost[]>;
}

/** What an emergency wants of one kind of run. */
export interface MendWish {
  /** The seed of the run's id. */
  id: string;
  /** A fleet, or for a bake an image of the config. */
  name: string;
  emergency: Emergency;
  /** The policy for emergencies. */
  policy: PolicySnapshot;
  requester: Person;
  reason: string;
  /** Only look for what is missing. */
  scan?: true;
  /** On Linux the patches that close it, by operating system, instead of what the baselines approve. */
  fix?: Readonly<Record<OperatingSystem, readonly string[]>>;
  /** The image that closes it. */
  image?: string;
  /** Why the order of fleets cannot be kept; it takes one approval more. */
  override?: string;
}

export type Mended = { kind: 'opened'; runId: string } | { kind: 'refused'; text: Mrkdwn };

/** What runs of a kind are about. */
export interface Named {
  /** A word for one of them: `image`. */
  what: string;
  names: readonly string[];
}

/** An account, or the run after which it opened. */
export type RequestedBy = { userId: string } | { after: string };

/** Who reports the progress: a card reports on its own run, an answer points to the card. */
export type Teller = 'this message' | 'its card';

/** What a kind of run says in its own words. */
export type KindLines<K extends Kind = Kind> = Pick<
  RunKind<K>,
  | 'succeededLine'
  | 'stoppingLine'
  | 'stopLeaves'
  | 'wouldHave'
  | 'again'
  | 'word'
  | 'phrase'
  | 'goneLine'
  | 'attentionLine'
  | 'stateWord'
  | 'requestedBy'
  | 'change'
>;

/** The kinds that there are. */
export interface Kinds {
  isKind(value: unknown): value is Kind;
  of(run: Run): RunKind;
  /** What runs of any kind are named after. */
  named(): readonly Named[];
  /** Buttons that features have below another's finished run. */
  offers(run: Run): readonly ActionsBlock[];
  /** Opens the requests that a new image leads to, and says whether all of them are open, or need not be. Repeating it asks once. */
  opensFor(made: MadeImage, now: number): Promise<boolean>;
  /** Requests a run of that kind in an emergency. `undefined`: this version has no such kind, or it closes nothing. */
  mend(kind: string, wish: MendWish, now: number): Promise<Mended | undefined>;
}

/** A feature that requests something of its own for a new image. Throws AwsCallError to be asked again. */
export interface Opens {
  opens: (made: MadeImage, now: number) => Promise<boolean>;
}

/** A feature that has a use for what runs of another make. */
export interface Offers {
  /** Its buttons below this run; none for one that made nothing for it. */
  offers: (run: Run) => readonly ActionsBlock[];
}

/** Whoever reads runs must know which kinds this version has: it leaves others alone. */
export interface HasKinds {
  kinds: Kinds;
}
