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

/** A button. `value` is opaque to Slack and untrusted: parse it, then look everything up. */
export interface ClickJob extends JobBase {
  kind: 'click';
  actionId: string;
  value: string;
  channelId: string;
  messageTs: string;
  responseUrl?: string;
  viewId?: string;
}

/** A submitted modal: each input's value by its action id; a date picker's value is seconds since the epoch. */
export interface SubmitJob extends JobBase {
  kind: 'submit';
  callbackId: string;
  privateMetadata: string;
  values: Record<string, string>;
}

/** App Home was opened. */
export interface HomeJob extends JobBase {
  kind: 'home';
}

/** A user group changed, the app was removed, or its tokens were revoked. */
export interface WorkspaceJob extends JobBase {
  kind: 'workspace';
  event: 'usergroup-changed' | 'app-removed';
  usergroupId?: string;
}

export type SlackJob = CommandJob | ClickJob | SubmitJob | HomeJob | WorkspaceJob;
