import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';

/** The button of a fleet stands somewhere else, or its run is gone. */
export const notFromBoard = (): Mrkdwn =>
  md`No request was made: this button works only in App Home. Open App Home, or type \`/patch deploy\` or \`/patch rollback\`.`;
