import type { CardLines } from '../../cards/message/framed-card.ts';
import type { ThreadPost } from '../../cards/types.ts';
import type { Here } from '../../config/here.ts';
import type { Hint } from '../../contract/hint.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import type { OutsideChange } from './change.ts';

/** An image or a fleet that is checked. */
export interface Thing {
  /** `image/<name>` or `fleet/<name>`: a key of the feature. */
  key: string;
  name: string;
  channel: string;
  /** Where it is. */
  place: Here;
}

/** What is kept of a thing from one look to the next. Times are milliseconds since the epoch. */
export interface Seen {
  /** What ended before this time is not reported: the first check, or a day before the last one. */
  since: number;
  lookedAt: number;
  /** AWS's ids of changes that were checked, the newest fifty: ours, and those that have a card. */
  handled: readonly string[];
  /** A stack's last change. */
  changedAt?: number;
  /** How the recipe of an image's newest build is called in ARNs: events of builds name the recipe, never the pipeline. */
  recipe?: string;
  /** Images that instances of the fleet have run since the first look, the newest fifty. */
  images?: readonly string[];
  /** Names of a stack's Auto Scaling groups: events of refreshes name the group, never the stack. */
  groups?: readonly string[];
  /** The change set that the stack had executed last; empty: none. */
  changeSetId?: string;
}

export interface Found {
  /** Those that were not reported yet. */
  changes: readonly OutsideChange[];
  /** Ids to be added to what is handled: `changes` with those of ours. What may be ours is in neither, and is found again. */
  handled: readonly string[];
  changedAt?: number;
  recipe?: string;
  images?: readonly string[];
  groups?: readonly string[];
  changeSetId?: string;
}

/** What a card says of a change. */
export interface ShownChange {
  title: string;
  warnings: readonly Mrkdwn[];
  lines: CardLines;
  /** Ids for looking the change up in AWS, for the last line. */
  ids: Mrkdwn;
  posts: readonly ThreadPost[];
}

/** A feature that finds changes of its kind that were started outside Patchwarden. Its methods throw AwsCallError: then nothing is known yet. */
export interface OutsideSource<Change extends OutsideChange = OutsideChange> {
  readonly changeKinds: readonly Change['what'][];
  things(): readonly Thing[];
  /** Is this event about that thing? A false positive costs one look. */
  isAbout(thing: Thing, hint: Hint, seen: Seen | undefined): boolean;
  /**
   * One cheap read of all its things, each minute: how each looks from afar, by key. One that looks different from a minute
   * before gets a look of its own. What is left out has only its turn in the round.
   */
  glance(now: number): Promise<ReadonlyMap<string, string>>;
  /** Changes of this thing that no run of ours made. `busy`: another of them is still followed. `seen` is absent at the first look. */
  find(thing: Thing, at: { seen: Seen | undefined; now: number; busy: boolean }): Promise<Found>;
  /** A running change, as AWS shows it now. */
  observe(change: Change, now: number): Promise<Change>;
  /** Stores the difference of its images. `last`: it will not be tried again. */
  compare(change: Change, at: { now: number; last: boolean }): Promise<'ready' | 'not-yet'>;
  show(change: Change, now: number): Promise<ShownChange>;
}

/** A feature that gives one. */
export interface Outside {
  outside: OutsideSource;
}
