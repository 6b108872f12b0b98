import type { MessageMetadata } from '@slack/types';
import type { Uses } from '../../contract/ports.ts';
import type { Carded, MessageContent } from '../types.ts';

/** What posting and painting a card reach. */
export type CardPorts = Uses<'table' | 'slack' | 'config' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** What a card is to show now, and who is told when no channel takes it. */
export interface Showing {
  content: MessageContent;
  /** Shown where Slack refuses the content; absent: its header and buttons alone. */
  simple?: MessageContent;
  now: number;
  /** Of the posted message: ids only, since everyone in the workspace may read them. */
  metadata: MessageMetadata;
  /** The account that asked for the thing. */
  owner: string;
  /** What the card is about: `run b-7k2m9x4q`. */
  what: string;
}

/** What became of a card: `later` asks to come back at that moment, with whatever is newest then. */
export type Shown<C extends Carded> = { kind: 'shown'; carded: C } | { kind: 'later'; carded: C; at: number };
