import { type Mrkdwn, md, user } from '../slack/mrkdwn.ts';

export const pausedForAll = (by: string, reason: string): Mrkdwn =>
  md`*Everything is paused* by ${user(by)}: ${reason}. Nothing starts until an approver types \`/patch resume\`; what runs already goes on.`;

export const paused = (): Mrkdwn =>
  md`Paused: nothing starts from now on, anywhere. What runs already goes on; Cancel stops it. An approver types \`/patch resume\` to allow starts again.`;

export const resumedForAll = (by: string): Mrkdwn =>
  md`*Resumed* by ${user(by)}: approved runs that were held start within a minute.`;

export const resumed = (): Mrkdwn =>
  md`Resumed: approved runs that were held start within a minute, after everything is checked again.`;

export function notSwitched(why: 'replayed' | 'late'): Mrkdwn {
  switch (why) {
    case 'replayed':
      return md`Nothing new was done: this very request was carried out before. \`/patch status\` says whether everything is paused.`;
    case 'late':
      return md`Nothing was done: someone paused or resumed after you asked. \`/patch status\` says what is so now; ask again if you still want it.`;
  }
}
