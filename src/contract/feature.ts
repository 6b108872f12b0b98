import type { AnyBlock } from '@slack/types';
import type { ClickJob, SubmitJob } from '../slack/job.ts';
import type { WorkRead } from '../store/due.ts';
import type { AnswerTo } from './answer-to.ts';
import type { Hint } from './hint.ts';
import type { MenuAt, MenuPart } from './menu.ts';

/** What a feature does about what people and AWS send, in the worker. Built once per container with the ports it needs. */
export interface Feature {
  /** A command of its door. */
  onCommand?: (command: AskedCommand, now: number) => Promise<void>;
  /** A button or input of its door. */
  onClick?: (job: ClickJob, now: number) => Promise<void>;
  /** A form of its door. */
  onSubmit?: (job: SubmitJob, now: number) => Promise<void>;
  /** Which of its things each event is about, by key, whoever caused it; one list for each event. */
  onHints?: (hints: readonly Hint[], now: number) => Promise<readonly (readonly string[])[]>;
  /** Each minute. Resolves to the keys of what is to be looked at now; what can wait it wakes later. All features of a tick share `work`. */
  onTick?: (now: number, work: WorkRead) => Promise<readonly string[]>;
  /** Looks at one of its things and does what is due: for hints, wake-ups and ticks. `hinted`: because of an event alone, so a burst may be one look. */
  look?: (key: string, at: { now: number; hinted: boolean }) => Promise<void>;
  /** Members of a Slack user group have changed. */
  onGroupChanged?: (usergroup: string, now: number) => Promise<void>;
  /** Slack says that another organisation was let into a channel: to be read again before it is believed. */
  onChannelShared?: (channelId: string, now: number) => Promise<void>;
  /** Its part of App Home. */
  section?: (userId: string, now: number) => Promise<readonly AnyBlock[]>;
  /** Its part of what `/patch` alone shows. */
  menu?: (at: MenuAt, now: number) => Promise<MenuPart>;
  /** App Home was opened. */
  onHome?: (userId: string, now: number) => Promise<void>;
}

/** `/patch <name> <words>`, and where the person waits. */
export interface AskedCommand {
  name: string;
  words: readonly string[];
  to: AnswerTo;
  /** The request's id, the same for a replay, and when it was signed, in milliseconds since the epoch. */
  id: string;
  at: number;
}
