import type { InputValue, InputValues } from './inputs.ts';

/**
 * What the slack function hands to the worker: one Slack interaction, its shape checked, its authority not.
 * Nothing in a job is trusted beyond "Slack signed these bytes": who may do what is decided by the worker.
 */

/** Who acted, as Slack signed it. `teamId` is the person's own team, not the team the app is installed in. */
export interface Actor {
  /** Empty in a workspace job: Slack does not say whose act it was. */
  userId: string;
  teamId: string;
  enterpriseId?: string;
}

/**
 * A request as Slack signed it: what shows, to whoever knows the signing secret, that this account did this.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export interface Proof {
  /** The raw body's bytes, gzip, base64. */
  body: string;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** Seconds since the epoch, as signed. */
  timestamp: number;
  /** `v0=` and 64 hexadecimal digits. */
  signature: string;
}

interface JobBase {
  /** SHA-256 (hex) of the request's signature: the queue's deduplication id, and the seed of a new run's id. */
  id: string;
  /** Milliseconds since the epoch at which Slack signed the request. */
  at: number;
  actor: Actor;
}

/** A slash command. `viewId` is the Loading modal that the slack function opened for it, to be filled by the worker. */
export interface CommandJob extends JobBase {
  kind: 'command';
  channelId: string;
  text: string;
  responseUrl: string;
  viewId?: string;
}

/**
 * Where someone pressed or chose. Only the app itself writes views; anyone may post a message with a button of ours. `marker` is
 * the `block_id` of the message's first block, where Slack sends the message.
 */
export type ClickOrigin =
  | { readonly kind: 'message'; readonly channelId: string; readonly messageTs: string; readonly marker?: string }
  | ({ readonly kind: 'home' } & ViewShown)
  | ({ readonly kind: 'modal'; readonly callbackId: string } & ViewShown);

/** A view as it stood when someone pressed or chose in it. */
export interface ViewShown {
  readonly viewId: string;
  /** Of the content shown: with it, an update of the view fails when something else has changed it meanwhile. */
  readonly hash?: string;
  readonly privateMetadata: string;
  /** What all its inputs held, the one just used included. */
  readonly values: InputValues;
}

/** A button, or any other element that acts at once. Values are untrusted: parse them, then look everything up. */
export interface ClickJob extends JobBase {
  kind: 'click';
  actionId: string;
  /** A button's value, opaque to Slack; empty for any other element. */
  value: string;
  /** What any other element now holds; absent for a button, and for an element that was emptied. */
  input?: InputValue;
  from: ClickOrigin;
  responseUrl?: string;
  /** The Loading modal that the slack function opened for it, to be filled by the worker. */
  viewId?: string;
  /** Of a button that may approve. */
  proof?: Proof;
}

/** A submitted modal: each input's value by its action id. */
export interface SubmitJob extends JobBase {
  kind: 'submit';
  callbackId: string;
  privateMetadata: string;
  values: InputValues;
  /** The modal, where it stays open to be answered in. */
  viewId?: string;
  /** Of a form that may approve. */
  proof?: Proof;
}

/** App Home was opened. */
export interface HomeJob extends JobBase {
  kind: 'home';
}

/** A user group changed, the app was removed, its tokens were revoked, or another organisation was let into a channel. */
export type WorkspaceJob = JobBase & { kind: 'workspace' } & (
    | { event: 'usergroup-changed' | 'app-removed'; usergroupId?: string }
    | { event: 'channel-shared'; channelId: string }
  );

export type SlackJob = CommandJob | ClickJob | SubmitJob | HomeJob | WorkspaceJob;
