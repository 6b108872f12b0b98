import { cardLink } from '../../cards/message/origin.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Exception, ExceptionScope } from '../types/exception.ts';

/** What an exception is for, as the middle of a sentence: `patch KB5031364`. */
export function scopeText(scope: ExceptionScope): Mrkdwn {
  switch (scope.kind) {
    case 'fleet':
      return md`everything the fleet misses`;
    case 'instance':
      return md`instance ${code(short(scope.instanceId))}`;
    case 'patch':
      return md`patch ${code(short(scope.patch, 80))}`;
    case 'cve':
      return md`${code(short(scope.cve))}`;
  }
}

/** One line wherever its fleet is shown: what may be missing until when, and by whose request; of one that waits, that it does. */
export function exceptionLine(exception: Exception): Mrkdwn {
  const { scope, until, requester, state, card } = exception;
  const link = card === undefined ? md`` : md` · ${cardLink(card, exception.id)}`;
  const end = md`until ${moment(until)} · requested by ${user(requester.userId)}${link}`;
  return state === 'asked'
    ? md`*Exception waiting for approval*: ${scopeText(scope)} ${end}`
    : md`*Exception*: ${scopeText(scope)} ${end}`;
}
