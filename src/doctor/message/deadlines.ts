import { ageText, DAY, HOUR } from '../../duration.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import type { DeadlineFinding } from '../types/deadlines.ts';

/** Whether a patch can be in a fleet in the time that the rules give. */
export function deadlineText(finding: DeadlineFinding): Mrkdwn {
  const { fleet, days, rule } = finding;
  const has = md`*${fleet}* has ${counted(days, 'day')} for the most urgent patches (${short(rule, 80)})`;
  switch (finding.code) {
    case 'deadline':
      return finding.earliestMs === 0
        ? md`${has}, and nothing delays them.`
        : md`${has}, and ${atLeast(finding.earliestMs)} from a release suffice at best.`;
    case 'infeasible':
      return md`${has}, and needs at least ${atLeast(finding.earliestMs)} from a release: ${partsIn(finding)}.`;
    case 'deadline-unknown':
      return finding.because === 'others'
        ? md`${has}. Whether it can meet that is not known: it, or a fleet before it, is not patched by Patchwarden. Give that fleet ${code('patch')} or a window.`
        : md`${has}. Whether it can meet that is not known: the next openings of its windows do not reach so far.`;
  }
}

/** Rounded up, so that what is too long stays too long. */
const atLeast = (ms: number): string => ageText(Math.ceil(ms / stepOf(ms)) * stepOf(ms));
const stepOf = (ms: number): number => (ms > DAY ? DAY : ms > HOUR ? HOUR : 60_000);

function partsIn({ delayDays, soakMs, waitsForWindow }: Extract<DeadlineFinding, { code: 'infeasible' }>): Mrkdwn {
  const parts = [
    ...(delayDays > 0 ? [`baselines wait ${counted(delayDays, 'day')}`] : []),
    ...(soakMs > 0 ? [`soaks take ${ageText(soakMs)}`] : []),
    ...(waitsForWindow ? ['then it waits for windows'] : []),
  ];
  const steps = [
    ...(delayDays > 0 ? ['lower the approval delay of the baseline'] : []),
    ...(soakMs > 0 ? ['shorten the soaks'] : []),
    ...(waitsForWindow ? ['open windows more often'] : []),
  ];
  const next = [...steps, 'patch those as an emergency (docs/compliance.md)'].join(', or ');
  return md`${listed(parts)}. ${next.charAt(0).toUpperCase()}${next.slice(1)}`;
}
