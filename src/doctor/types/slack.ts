import type { Read } from './read.ts';

/** The app as Slack knows it by its token. */
export interface TokenFacts {
  team: string;
  enterprise?: string;
  /** What the token may do, as it was installed. */
  scopes: readonly string[];
}

export interface ChannelFacts {
  id: string;
  /** What the config names it for: `channel`, `fleets.web-prod`, … */
  usedBy: readonly string[];
  channel: Read<'gone' | 'archived' | 'not-member' | 'shared' | 'ok'>;
}

export interface SlackFacts {
  workspace: string;
  enterprise?: string;
  /** `refused`: Slack knows no such token any more. */
  token: Read<TokenFacts | 'refused'>;
  channels: readonly ChannelFacts[];
}

export type SlackFinding = { subject: 'slack' } & (
  | { level: 'ok'; code: 'scopes'; scopes: number }
  | { level: 'ok'; code: 'channels'; channels: number }
  | { level: 'to-do'; code: 'token-refused' }
  | { level: 'to-do'; code: 'other-workspace'; team: string; workspace: string }
  | { level: 'to-do'; code: 'scopes-missing' | 'scopes-beyond'; scopes: readonly string[] }
  | {
      level: 'to-do';
      code: 'channel-gone' | 'channel-archived' | 'not-invited' | 'channel-shared';
      channel: string;
      usedBy: readonly string[];
    }
);
