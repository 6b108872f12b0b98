import { sourcesLines } from '../../posture/message/known.ts';
import type { KnownSources } from '../../posture/types/known.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

export const noDeadlines = (): Mrkdwn =>
  md`Nothing was read: patchwarden.yml has no ${code('deadlines')} in ${code('compliance')}, and there is no exception that would end, so it does not matter which vulnerabilities are exploited. Add for example ${code('deadlines: bod-26-04')}, and deploy.`;

/** What is known after it was read again. */
export const readAgain = (sources: KnownSources, { hasDeadlines }: { hasDeadlines: boolean }): Mrkdwn =>
  joinMd([
    ...sourcesLines(sources),
    hasDeadlines
      ? md`Deadlines of every fleet are worked out again with it within a minute; ${code('/patch compliance')} shows them.`
      : md`No deadline follows from it: patchwarden.yml has no ${code('deadlines')} in ${code('compliance')}. Exceptions are void within a minute where it lists what they cover.`,
  ]);
