import type { SectionBlock } from '@slack/types';
import { section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { type DeployChange, warningsOf } from '../types/change.ts';
import type { Warning, WarningCode } from '../types/warning.ts';
import { saidOf } from './warning-words.ts';
import { capitalised } from './words.ts';

const MAX_WARNINGS = 8;
const PER_SECTION = 4;

type Warned = Parameters<typeof warningsOf>[0] & Pick<DeployChange, 'readAt'>;

const NO_WARNINGS: Warned = { warnings: [] };

/** Every warning with what to do, in sections that each hold a few. */
export function warningSections(change: Warned = NO_WARNINGS): SectionBlock[] {
  const { readAt } = change;
  const { warnings, warningsMore } = warningsOf(change);
  if (warnings.length === 0) return [];
  const all = warnings.length + warningsMore;
  const shown = warnings.slice(0, MAX_WARNINGS).map((warning) => warningLine(warning, readAt));
  const more = all - shown.length;
  const lines = [
    md`*${counted(all, 'warning')}*`,
    ...shown,
    ...(more > 0
      ? [md`• ${more} more: ${[...new Set(warnings.slice(MAX_WARNINGS).map(({ code }) => code))].join(', ')}`]
      : []),
  ];
  return Array.from({ length: Math.ceil(lines.length / PER_SECTION) }, (_, i) =>
    section(joinMd(lines.slice(i * PER_SECTION, (i + 1) * PER_SECTION))),
  );
}

/** The warning as one line, with what to do. */
export function warningLine(warning: Warning, readAt?: number): Mrkdwn {
  const { what, next } = saidOf(warning);
  return md`• ${capitalised(what)}${factsText(warning)}${asOf(warning, readAt)}. ${next}.`;
}

/** What can be otherwise a minute later. */
const PASSING: readonly WarningCode[] = ['unhealthy-now', 'suspended-processes', 'mixed-images'];

const asOf = ({ code }: Warning, readAt: number | undefined): Mrkdwn =>
  readAt !== undefined && PASSING.includes(code) ? md`, checked ${moment(readAt)}` : md``;

/**
 * Each warning in a few words, as it stands on a card; what to do about it is in the full list. Those beyond the forty that are
 * kept are never shown there, only counted.
 */
export function shortWarnings(change: Warned): Mrkdwn[] {
  const { readAt } = change;
  const { warnings, warningsMore } = warningsOf(change);
  return [
    ...warnings.map((warning) => md`${capitalised(saidOf(warning).what)}${factsText(warning)}${asOf(warning, readAt)}`),
    ...Array.from({ length: warningsMore }, () => md`Another`),
  ];
}

/** What is so, in the middle of a sentence. */
export const shortWarning = (warning: Warning): string => `${saidOf(warning).what}${factsText(warning)}`;

/** How many reasons of a refusal are shown. */
const MAX_REASONS = 5;

/** Why a plan is refused, and how to fix that, in one line; `undefined` when nothing blocks. */
export function refusalReason(warnings: readonly Warning[]): string | undefined {
  const blocking = warnings.filter(({ blocks }) => blocks);
  if (blocking.length === 0) return undefined;
  const more = blocking.length - MAX_REASONS;
  const reasons = blocking.slice(0, MAX_REASONS).map(reasonText);
  return [...reasons, ...(more > 0 ? [`And ${counted(more, 'more reason')}`] : [])].join('. ');
}

function reasonText(warning: Warning): string {
  const { what, next } = saidOf(warning);
  return `${what}${factsText(warning)}. ${next}`;
}

const MAX_FACTS = 3;

const factsText = ({ facts }: Warning): string => {
  const shown = Object.entries(facts).slice(0, MAX_FACTS);
  return shown.length === 0
    ? ''
    : ` (${shown.map(([name, value]) => `${short(name, 15)} ${short(value, 60)}`).join(', ')})`;
};
