import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { DeployFailure } from '../types/progress.ts';
import { causeOf } from './causes.ts';
import { named } from './words.ts';

/** Where no failure is on record: how it ended, when that can be said in plain words. */
export const failureIn = (reason: string | undefined): DeployFailure | undefined =>
  reason === undefined || causeOf(reason) === undefined ? undefined : { reason };

const whereText = ({ resource }: DeployFailure): Mrkdwn =>
  resource === undefined ? md`` : md` (${code(named(resource))})`;

/** What failed first, in plain words, for a line that has AWS's own words too. */
export const failureMeans = (failure: DeployFailure): Mrkdwn =>
  md`${causeOf(failure.reason)?.means ?? 'Cause unknown'}${whereText(failure)}`;

const QUOTED = 160;

/** The same for a card that still follows the deploy: AWS's own words where their meaning is not known. */
export function failureSentence(failure: DeployFailure): Mrkdwn {
  const said =
    causeOf(failure.reason) === undefined
      ? md`: AWS says “${short(failure.reason, QUOTED).replace(/[.\s]+$/, '')}”`
      : md``;
  return md`${failureMeans(failure)}${said}`;
}

/** What to do about it, as a part of a sentence without its stop. */
export const failureAdvice = (failure: DeployFailure, service: string): string =>
  causeOf(failure.reason)?.next ?? `Read the events of the fleet in ${service} and fix the cause`;
