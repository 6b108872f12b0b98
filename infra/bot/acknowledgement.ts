import type { IConstruct } from 'constructs';

/** A rule of the synth's checks that does not apply, where it does not, and why. */
export interface Acknowledgement {
  id: string;
  where: IConstruct;
  reason: string;
}
