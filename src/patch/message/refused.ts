import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { PatchRefusal } from '../types/refusal.ts';

/** Why patching was not requested, with the next step. */
export const patchRefused = (refusal: PatchRefusal): Mrkdwn => md`No request was made: ${refusal.code}.`;

/** The same as the reason with which a run ends whose plan could not be made. */
export const refusedReason = (refusal: PatchRefusal): string => refusal.code;
