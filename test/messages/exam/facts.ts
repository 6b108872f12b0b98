import { formatDay, formatSlackDate, formatTime } from '../../../local/page/dates.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { FIXED, INTRODUCED } from './difference.ts';
import type { Fact } from './exam-card.ts';

/** When the cards are read, unless they say otherwise: ten minutes after they were requested. */
export const NOW = T0 + 10 * MINUTE;

export const NEW = 'ami-0ccc3333dddd44444';
export const OLD = 'ami-0aaa1111bbbb22222';
const THIRD = 'ami-0eee5555ffff66666';

export const fact = (shown: string, other: string, set: Fact['set']): Fact => ({ shown, other, set });

/** A moment as a reader may see it; seen from today, the day of a moment of today may be left out. */
function onClock(at: number): string {
  const time = formatTime(at, 'UTC');
  const day = formatDay(at, NOW, 'UTC').toLowerCase();
  const alone = day === 'today' ? `|${time}` : '';
  const card = formatSlackDate('{time} {date_short_pretty}', { ms: at, now: NOW, zone: 'UTC' });
  return `${card}|${time} ${day}|${day} at ${time}|${day} ${time}|${time} on ${day}${alone}`;
}

/** A moment of the run, and three hours and 13 minutes later. */
export const moment = (at: number, ...paths: readonly string[]): Fact => {
  const later = at + 3 * HOUR + 13 * MINUTE;
  return fact(onClock(at), onClock(later), Object.fromEntries(paths.map((path) => [path, later])));
};

/** Somebody of whom the card speaks; it could have been someone else. */
export const person = (name: string, path: string): Fact => fact(`@${name}`, '@Zoe', { [path]: 'U0ZOE' });

export const said = (words: string, path: string): Fact =>
  fact(words, 'the volume is full', { [path]: 'the volume is full' });

/** Approvals that are missing when `given` are there. */
export const missing = (policy: number, given = 0): Fact =>
  fact(`${policy - given}`, `${policy + 3 - given}`, { 'run.policy.approvals': policy + 3 });

export const GROUP = fact('@platform', '@oncall', {
  'run.policy.groups': { oncall: { kind: 'usergroup', usergroup: 'S0ONCALL' } },
});

/** When every request of the exam expires that has not been deferred. */
export const EXPIRES_AT = T0 + 22 * HOUR + 30 * MINUTE;
export const EXPIRES = moment(EXPIRES_AT, 'run.expiresAt');

const stack = (name: string): Fact['set'] => ({
  'run.name': name,
  'run.plan.fleet': name,
  'run.plan.target.stack': name,
});
export const WEB = fact('web-prod', 'shop-prod', stack('shop-prod'));
export const API = fact('api-prod', 'pay-prod', {
  'run.name': 'pay-prod',
  'run.plan.fleet': 'pay-prod',
  'run.plan.target.group': 'pay-prod',
});

/** An AMI id, which a title may shorten. */
const ami = (id: string): string => `${id}|${id.slice(0, 12)}…`;

export const IMAGE = fact(ami(NEW), ami(THIRD), { 'run.plan.image.id': THIRD });
export const FROM = fact(ami(OLD), ami(THIRD), { 'run.plan.change.from.id': THIRD });
export const AGE = fact('2 h|2 h 10 min', '26 days', { 'run.plan.image.createdAt': T0 - 26 * DAY });
export const SIZE = fact('4 instances', '7 instances', { 'run.plan.change.groups.0.desired': 7 });
export const API_SIZE = fact('10 instances', '17 instances', { 'run.plan.change.groups.0.desired': 17 });
export const USUAL = fact('13 min', '47 min', { 'run.plan.change.usualMs': [46 * MINUTE, 48 * MINUTE] });
/** For so long after its end one click of an approver rolls it back. */
export const ONE_CLICK = fact('24 h|1 day', '36 h', { 'run.policy.expiresMs': 36 * HOUR });
export const ALARM = fact('web-prod-5xx', 'web-prod-latency', { 'run.plan.change.alarms': ['web-prod-latency'] });
export const API_ALARM = fact('api-prod-5xx', 'api-prod-latency', {
  'run.plan.change.preferences.alarms': ['api-prod-latency'],
});
export const FIXES = fact('4', '1', { 'facts.difference.cves.fixed': FIXED.slice(0, 1) });
export const INTRODUCES = fact('2 CVEs|1 high, 1 other', '1 CVE|1 high', {
  'facts.difference.cves.introduced': INTRODUCED.slice(0, 1),
});

/** How far a deploy is. */
export const DONE = fact('3 of 4', '2 of 4', { 'run.progress.done': 2 });
/** Why and by whom it ended. */
export const BY = person('Cleo', 'run.ending.by');
export const REASON = said('errors are up', 'run.ending.reason');
export const ENDED_AT = T0 + 49 * MINUTE;
export const ENDED = moment(ENDED_AT, 'run.ending.at');
/** When it ended, or how long it took since its start. */
export const TOOK = fact(`47 min|${ENDED.shown}`, `4 h|${ENDED.other}`, ENDED.set);
