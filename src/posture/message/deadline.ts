import { code, date, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { Clock } from '../types/deadline.ts';
import type { FleetPosture, HeldBack, Infeasible, PostureDeadline, SlowBaseline } from '../types/posture.ts';
import { sourcesLines } from './known.ts';

/** `CVE-2026-1 (KB5031234)`. */
export const whatIsDue = ({ cve, patch }: Pick<Clock, 'cve' | 'patch'>): Mrkdwn =>
  cve === undefined ? md`${short(patch, 60)}` : md`${short(cve, 30)} (${short(patch, 60)})`;

/** The clock of a fleet, in one line: `Due 23:59 Dec 3 (in 2 days): CVE-2026-1 (KB5031234), known exploited · BOD 26-04: …`. */
export function clockLine(deadline: PostureDeadline, now: number): Mrkdwn {
  const { due, rule, exploited, open, overdue } = deadline;
  const head = due < now ? md`*Overdue* since ${moment(due)}` : md`*Due* ${moment(due)}`;
  const how = exploited ? md`, known exploited` : md``;
  const rest = [...(open > 1 ? [`${open - 1} more due later`] : []), ...(overdue > 1 ? [`${overdue} overdue`] : [])];
  const more = rest.length === 0 ? md`` : md` · ${rest.join(', ')}`;
  return md`${head} (${date(due, '{ago}')}): ${whatIsDue(deadline)}${how} · ${short(rule, 120)}${more}`;
}

/** The same with the fleet's name, for messages about several. */
export const fleetClockLine = (fleet: string, deadline: PostureDeadline, now: number): Mrkdwn =>
  md`*${short(fleet)}*: ${clockLine(deadline, now)}`;

/** What else the rule asks for, and what was taken for granted; a line each. */
export function deadlineNotes({ forensic, assumed = [] }: Pick<Clock, 'forensic' | 'assumed'>): readonly Mrkdwn[] {
  return [
    ...(forensic === undefined
      ? []
      : [md`The rule also requires a forensic triage: collect evidence from the instances before they are patched.`]),
    ...(assumed.includes('public')
      ? [md`Counted as public: the fleet has no ${code('exposure')} in patchwarden.yml.`]
      : []),
    ...(assumed.includes('ratings')
      ? [md`Its ratings (automatable, technical impact) are not known, so the strictest rule that fits counts.`]
      : []),
  ];
}

/** Why a deadline cannot be met without doing more than usual, and the two ways out. */
export function infeasibleText(infeasible: Infeasible, fleet: string): Mrkdwn {
  const { due, earliest } = infeasible;
  const when = earliest === undefined ? md`` : md`, and the earliest possible time is ${moment(earliest)}`;
  return md`${whatIsDue(infeasible)} cannot be in by ${moment(due)}: ${obstacle(infeasible)}${when}. ${waysOut(infeasible, fleet)}`;
}

function obstacle({ because }: Infeasible): Mrkdwn {
  switch (because) {
    case 'approval-delay':
      return md`the baseline approves the patch too late`;
    case 'window':
      return md`the next window opens after the deadline`;
    case 'freeze':
      return md`a change calendar is closed until after the deadline, or over every window before it`;
    case 'no-window':
      return md`no window patches this fleet`;
  }
}

function waysOut({ because, cve, patch }: Infeasible, fleet: string): Mrkdwn {
  const now = code(`/patch install ${short(fleet)}`);
  const emergency = cve === undefined ? now : code(`/patch cve ${short(cve, 30)}`);
  switch (because) {
    case 'approval-delay':
      return md`Either add ${short(patch, 60)} to the baseline's approved patches, or install it before that with ${emergency}.`;
    case 'window':
      return md`Either patch before the window with ${now}, or move the window to before the deadline.`;
    case 'freeze':
      return md`Either have the calendar opened before the deadline, or patch before it closes with ${emergency}.`;
    case 'no-window':
      return md`Either give the fleet a maintenance window, or patch it with ${now}.`;
  }
}

/** A patch that the fleet before it misses, and that this one's baseline has not approved. */
export function heldText({ patch, cve, due, baseline, delayDays, approvedBy, seenIn, infeasible }: HeldBack): Mrkdwn {
  const late =
    infeasible === undefined
      ? md``
      : md`, so the deadline cannot be met. Either add the patch to the baseline's approved patches, or install it before that with ${code(`/patch cve ${short(cve ?? patch, 30)}`)}`;
  return md`${whatIsDue({ patch, ...(cve === undefined ? {} : { cve }) })} is due ${moment(due)} and ${short(seenIn)} misses it, but baseline ${short(baseline, 60)} waits ${counted(delayDays, 'day')} and approves it here by ${moment(approvedBy)} at the latest${late}.`;
}

/** A baseline whose delay is longer than the strictest deadline: told once, whether or not something is due. */
export const slowText = ({ name, delayDays, days, rule }: SlowBaseline): Mrkdwn =>
  md`Baseline ${short(name, 60)} waits ${counted(delayDays, 'day')} before it approves a patch, and ${short(rule, 60)} gives ${counted(days, 'day')} for the most urgent ones, so these can never be met by waiting for it. Either shorten the delay, or patch these with ${code('/patch cve')}.`;

/** Everything that is in the way of a fleet's deadlines; a line each, the most urgent first. */
export function deadlineWarnings({
  fleet,
  deadline,
  deadlines,
}: Pick<FleetPosture, 'fleet' | 'deadline' | 'deadlines'>): readonly Mrkdwn[] {
  const { infeasible } = deadline ?? {};
  return [
    ...(infeasible === undefined ? [] : [infeasibleText(infeasible, fleet)]),
    ...(deadlines?.held ?? []).map(heldText),
    ...(deadlines?.slow ?? []).map(slowText),
  ];
}

/** `12 CVEs are not rated, so no deadline is known for them.` */
export function unratedText({ deadlines }: Pick<FleetPosture, 'deadlines'>): Mrkdwn | undefined {
  const unrated = deadlines?.unrated ?? 0;
  if (unrated === 0) return undefined;
  return md`${counted(unrated, 'CVE is', 'CVEs are')} not rated, so no deadline is known for ${unrated === 1 ? 'it' : 'them'}.`;
}

/** The deadlines of a fleet, whole: clock, notes, what is in the way, what is not rated, and where it is known from. */
export function deadlineLines(posture: FleetPosture, now: number): readonly Mrkdwn[] {
  const { deadline } = posture;
  const unrated = unratedText(posture);
  return [
    ...(deadline === undefined ? [] : [clockLine(deadline, now), ...deadlineNotes(deadline)]),
    ...deadlineWarnings(posture),
    ...(unrated === undefined ? [] : [unrated]),
    ...(posture.deadlines === undefined ? [] : sourcesLines(posture.deadlines.sources)),
  ];
}

/** Clocks of several fleets as one line for a card: the earliest, and how many others have one. */
export function earliestClock(
  postures: readonly Pick<FleetPosture, 'fleet' | 'deadline'>[],
  now: number,
): Mrkdwn | undefined {
  const due = postures
    .flatMap(({ fleet, deadline }) => (deadline === undefined ? [] : [{ fleet, deadline }]))
    .sort((a, b) => a.deadline.due - b.deadline.due);
  const [first, ...others] = due;
  if (first === undefined) return undefined;
  const line =
    due.length === 1 && postures.length === 1
      ? clockLine(first.deadline, now)
      : fleetClockLine(first.fleet, first.deadline, now);
  return others.length === 0
    ? line
    : joinMd([line, md`${counted(others.length, 'more fleet has a deadline', 'more fleets have deadlines')}`], ' · ');
}
