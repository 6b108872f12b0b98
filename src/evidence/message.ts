import { code, joinMd, type Mrkdwn, md, utc } from '../slack/mrkdwn.ts';
import { counted, moment } from '../slack/words.ts';
import type { Evidence, Problem } from './types.ts';

interface Told {
  since: number;
  now: number;
  /** How many things were not read, for want of time. */
  left: number;
}

export const inFuture = (): Mrkdwn => md`Nothing was exported: that time is in the future.`;

export const exportSent = ({ problems }: Evidence): Mrkdwn =>
  problems.length === 0
    ? md`The export is in your direct messages with Patchwarden.`
    : md`The export is in your direct messages with Patchwarden. *${counted(problems.length, 'record')} did not verify*: the message names them.`;

/** Slack's own word for what kept the files back. */
export const exportUnsent = (slackCode: string): Mrkdwn =>
  slackCode === 'missing_scope'
    ? md`Nothing was sent: the Slack app lacks the scope ${code('files:write')}. Add it and reinstall the app, or run ${code('npm run export')}.`
    : md`The export could not be sent (${slackCode}). Try again, or run ${code('npm run export')}.`;

/** How many problems the message names; the file has all. */
const NAMED = 10;

/** Beside the files. */
export function exportComment(evidence: Evidence, told: Told): Mrkdwn {
  const { problems } = evidence;
  const named = problems.slice(0, NAMED).map((problem) => md`• ${problemText(problem)}`);
  const more = problems.length - named.length;
  return joinMd([
    md`*Changes since ${moment(told.since)}*: ${counted(evidence.records, 'record')} of ${counted(evidence.things, 'thing')}.`,
    ...(told.left > 0 ? [unreadText(told.left)] : []),
    problems.length === 0
      ? md`Every chain that was read is intact.`
      : md`*${counted(problems.length, 'record')} did not verify:*`,
    ...named,
    ...(more > 0 ? [md`• and ${more} more, in the verification file`] : []),
  ]);
}

const unreadText = (left: number): Mrkdwn =>
  md`*This export is incomplete*: ${counted(left, 'older thing')} could not be read in time. Choose a later start, or run ${code('npm run export')}.`;

/** What is not as it was written. Names are keys of the table. */
export function problemText({ of, item, code: what, says }: Problem): Mrkdwn {
  const name = md`${code(of)} ${code(item)}`;
  switch (what) {
    case 'altered':
      return md`${name} was altered${says === undefined ? '' : ` (${says})`}.`;
    case 'replaced':
      return md`${name} was replaced: the record after it carries the hash of a different one.`;
    case 'missing':
      return says === undefined ? md`${name} is missing.` : md`${name} to ${code(says)} are missing.`;
    case 'moved':
      return says === undefined
        ? md`${name} is in the wrong place.`
        : md`${name} is in the wrong place: it was written as ${code(says)}.`;
    case 'added':
      return md`${name} was added: no chain contains it.`;
    case 'disagrees':
      return md`${name} and ${code(says ?? '')} disagree about the newest record: one of them was altered.`;
    case 'head-missing':
      return md`${name} is missing, although its records exist.`;
    case 'gone':
      return md`${name} and all its records are missing, although the ledger lists it.`;
    case 'not-in-ledger':
      return md`${name} is not in the ledger, although both are written together.`;
  }
}

/** The verification file: plain text. */
export function verificationText(evidence: Evidence, { since, now, left }: Told): string {
  const { problems, records, things, uncovered } = evidence;
  const lines = [
    `Patchwarden export of ${utc(now)}, changes since ${utc(since)}.`,
    `${counted(records, 'record')} of ${counted(things, 'thing')}.`,
    ...(left > 0 ? [`INCOMPLETE: ${counted(left, 'older thing')} could not be read in time.`] : []),
    problems.length === 0
      ? 'Every chain that was read is intact.'
      : `${counted(problems.length, 'record')} did not verify:`,
    ...problems.map((problem) => `- ${problemText(problem).text.replaceAll('`', '')}`),
    ...(uncovered > 0
      ? [
          `${counted(uncovered, 'thing')} of an older version: their records are chained, but no hash covers their current state.`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
