import type { InputValue, InputValues } from './inputs.ts';
import type { Actor, ClickOrigin } from './job.ts';

/** One interaction as Slack sent it, reduced to what is used, every field checked. Nothing here says who may do what. */
export type Interaction =
  | { kind: 'ssl-check' }
  | { kind: 'url-verification' }
  | CommandInteraction
  | ClickInteraction
  | SubmitInteraction
  | { kind: 'home'; actor: Actor }
  | { kind: 'workspace'; event: 'usergroup-changed' | 'app-removed'; usergroupId?: string; actor: Actor }
  | { kind: 'workspace'; event: 'channel-shared'; channelId: string; actor: Actor }
  /** An event of a type that the app is not subscribed to, or a tab of App Home that is not ours. */
  | { kind: 'ignored-event' }
  /** Slack holds events back, since more came in that minute (seconds since 1970) than it sends. */
  | { kind: 'rate-limited'; minute: number };

export interface CommandInteraction {
  kind: 'command';
  command: string;
  text: string;
  channelId: string;
  responseUrl: string;
  triggerId: string;
  actor: Actor;
}

/** A button pressed, or another element used, in a message, in App Home or in a modal. */
export interface ClickInteraction {
  kind: 'click';
  actionId: string;
  /** A button's; empty for any other element. */
  value: string;
  /** What any other element now holds; absent when it was emptied. */
  input?: InputValue;
  from: ClickOrigin;
  /** Three modals are open on top of each other: Slack takes no fourth (`push_limit_reached`). */
  isStackFull: boolean;
  responseUrl?: string;
  triggerId: string;
  actor: Actor;
}

export interface SubmitInteraction {
  kind: 'submit';
  callbackId: string;
  privateMetadata: string;
  values: InputValues;
  /** The modal itself: it closes unless the answer to this request says otherwise. */
  viewId: string;
  actor: Actor;
}

/** `malformed` answers 400, `unmatched` (well-formed, not ours) 404. */
export type PayloadRefusal = 'malformed' | 'unmatched';
