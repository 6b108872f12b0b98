import type { ActionsBlock } from '@slack/types';
import type { ImageDifference } from '../../images/types.ts';
import type { Told } from '../decision/memory.ts';
import type { ImageMemory } from '../types/memory.ts';
import type { Publication } from '../types/publish.ts';
import type { DeployRun } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';

/** The run that has moved the fleet since, and where its card is. `at`: when it ended. */
export interface SupersededBy {
  run: Pick<DeployRun, 'id' | 'plan' | 'requester' | 'setOffBy'>;
  at: number;
  card: { channel: string; ts?: string };
}

/** What a deploy's messages need beside the run. Times are milliseconds since the epoch. */
export interface DeployFacts {
  now: number;
  /** What changes from the image that runs now to the new one. */
  difference?: ImageDifference;
  /** How the fleet does: at a checkpoint, or since the deploy succeeded. */
  soak?: Soak;
  /** What stands in the way at the moment of its start. */
  freeze?: { calendars: readonly string[]; until?: number };
  /** The image that one click rolls a finished deploy back to, and until when. */
  rollback?: { image: string; until: number };
  /** Fleets that are asked for by themselves when this one has soaked; afterwards those that were. */
  next?: readonly string[];
  /** What speaks against the image, read again for a review. */
  memory?: Told<ImageMemory>;
  /** A later deploy or rollback that has moved the fleet since. */
  superseded?: SupersededBy;
  /** What is written into the fleet's parameter after this run. */
  publication?: Publication;
  /** Buttons of other features. */
  offers?: readonly ActionsBlock[];
}
