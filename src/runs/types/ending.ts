import type { GateRefusal } from './gate-refusal.ts';

/** How and why a run ended, or why a person must look. */
export interface Ending {
  at: number;
  code: EndingCode;
  by?: string;
  reason?: string;
  /** Of one that was not admitted. */
  refusal?: GateRefusal;
  /** Of one that was stopped at a checkpoint: whether what was done is to be rolled back. */
  how?: StopHow;
  /** Where another organisation reads along. */
  channel?: string;
}

export type EndingCode =
  | 'succeeded'
  | 'failed'
  | 'could-not-start'
  /** Its runbook asked the gatekeeper, which did not admit it. */
  | 'not-admitted'
  | 'cancelled'
  | 'cancelled-outside'
  /** It would have started: patchwarden.yml only observes what it would change. */
  | 'observed'
  /** Withdrawn by the product: another organisation reads along where people were asked. */
  | 'channel-shared'
  | 'rejected'
  | 'expired'
  /** It was approved for a slot, and what starts it there did not, or came when it was not armed. */
  | 'slot-missed'
  | 'plan-gone'
  /** What it would do could not be worked out, or would hurt. */
  | 'plan-refused'
  | 'rolled-back'
  /** AWS rolled it back automatically. */
  | 'rolled-back-outside'
  /** Its first part is done, and someone decided that it goes no further. */
  | 'stopped-at-checkpoint'
  | 'start-unclear'
  | 'stuck'
  /** What AWS returned did not fit into the record: it continues, and is not followed in detail. */
  | 'too-large'
  | 'cancel-unclear';

/** How what runs in AWS is ended: left as it then is, or rolled back. */
export type StopHow = 'cancel' | 'roll-back';
