import { sourcesLines } from '../../posture/message/known.ts';
import type { KnownSources } from '../../posture/types/known.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

export const noDeadlines = (): Mrkdwn =>
  md`Nothing was read: the list of known exploited vulnerabilities is used only for deadlines and exceptions, and there are none. Add for example ${code('deadlines: bod-26-04')} to ${code('compliance')} in patchwarden.yml, and deploy.`;

/** What is known after it was read again. */
export const readAgain = (sources: KnownSources, { hasDeadlines }: { hasDeadlines: boolean }): Mrkdwn =>
  joinMd([
    ...sourcesLines(sources),
    hasDeadlines
      ? md`The deadlines of every fleet are recalculated within a minute; ${code('/patch compliance')} shows them.`
      : md`No deadline changes: patchwarden.yml has no ${code('deadlines')} in ${code('compliance')}. An exception for a vulnerability on the list becomes void within a minute.`,
  ]);
