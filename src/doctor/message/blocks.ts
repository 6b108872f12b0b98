import type { AnyBlock } from '@slack/types';
import { context, fitMessage, header, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { Finding } from '../types/finding.ts';
import { findingText } from './finding.ts';

/** What notifications and screen readers say: the counts. */
export function doctorTitle(findings: readonly Finding[]): Mrkdwn {
  const [toDo, unknown, ok] = LEVELS.map((level) => findings.filter((each) => each.level === level).length);
  return md`Checked: ${toDo ?? 0} to do, ${unknown ?? 0} not known, ${ok ?? 0} in order`;
}

const LEVELS = ['to-do', 'unknown', 'ok'] as const;

/** Lines of a section: Slack takes 3,000 characters in one. */
const LINES = 6;
/** Lines of a level: what is more is for a terminal. */
const MOST = 18;

/** `/patch doctor`: what to do, what is not known, and how many checks are in order. */
export function doctorBlocks(findings: readonly Finding[]): AnyBlock[] {
  const of = (level: Finding['level']) => findings.filter((each) => each.level === level);
  // The command looks at home alone.
  const where = findings.some(({ place }) => place !== undefined)
    ? 'those of the bot’s own account and Region'
    : 'them';
  const blocks = [
    header('What Patchwarden checked'),
    ...part('To do', of('to-do')),
    ...part('Not known', of('unknown')),
    section(md`*In order*: ${counted(of('ok').length, 'check')}. ${code('npm run doctor')} lists ${where}.`),
    context(md`Nothing was changed: these checks only read.`),
  ];
  return fitMessage(blocks, md`There is more: ${code('npm run doctor')} shows all of it.`);
}

function part(title: string, findings: readonly Finding[]): AnyBlock[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, MOST).map((each) => md`• ${findingText(each)}`);
  const more = findings.length - MOST;
  const all = [
    md`*${title}*`,
    ...lines,
    ...(more > 0 ? [md`${more} more: the rest with ${code('npm run doctor')}.`] : []),
  ];
  return Array.from({ length: Math.ceil(all.length / LINES) }, (_, at) =>
    section(joinMd(all.slice(at * LINES, (at + 1) * LINES))),
  );
}
