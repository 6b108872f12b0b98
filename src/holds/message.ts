import { code, type Mrkdwn, md, user } from '../slack/mrkdwn.ts';

export const pausedForAll = (by: string, reason: string): Mrkdwn =>
  md`*Everything is paused* by ${user(by)}: ${reason}. Nothing starts until an approver types \`/patch resume\`; runs in progress continue.`;

export const paused = (): Mrkdwn =>
  md`Paused: nothing starts from now on. Runs in progress continue; use Stop on a card to end one. An approver types \`/patch resume\` to allow starts again.`;

export const resumedForAll = (by: string): Mrkdwn =>
  md`*Resumed* by ${user(by)}: approved runs that were held start within a minute.`;

export const resumed = (): Mrkdwn =>
  md`Resumed: approved runs that were held start within a minute, after everything is checked again.`;

/** To whoever resumes what is not paused. */
export const notPaused = (): Mrkdwn =>
  md`Nothing was done: nothing is paused. ${code('/patch status')} shows what holds a run back.`;

export function notSwitched(why: 'replayed' | 'late'): Mrkdwn {
  switch (why) {
    case 'replayed':
      return md`Nothing new was done: this request was already carried out. \`/patch status\` says whether everything is paused.`;
    case 'late':
      return md`Nothing was done: someone paused or resumed after you sent this. \`/patch status\` shows the current state; send it again if you still want it.`;
  }
}
