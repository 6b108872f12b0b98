import { HOUR, spanText } from '../../duration.ts';
import { present } from '../../present.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { Clock } from '../types/deadline.ts';
import type { FleetPosture, HeldBack, Infeasible, PostureDeadline, SlowBaseline, Sooner } from '../types/posture.ts';
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
  return md`${head} (${due < now ? `${hoursText(now - due)} ago` : `in ${hoursText(due - now)}`}): ${whatIsDue(deadline)}${how} · ${short(rule, 120)}${more}`;
}

/** A card is read until its next edit: minutes of many hours would be over by then. */
const hoursText = (ms: number): string => spanText(ms < 2 * HOUR ? ms : ms - (ms % HOUR));

/** The whole clock with the fleet's name, for messages about several. */
export const fleetClockLine = (fleet: string, deadline: PostureDeadline, now: number): Mrkdwn =>
  md`*${short(fleet)}*: ${clockLine(deadline, now)}`;

/** The clock where there is little room: when and what, without the rule. */
function shortClock({ due, cve, patch, exploited }: PostureDeadline, now: number): Mrkdwn {
  const head = due < now ? md`*Overdue* since ${moment(due)}` : md`*Due* ${moment(due)}`;
  return md`${head}: ${short(cve ?? patch, 40)}${exploited ? md`, known exploited` : md``}`;
}

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

/** Only what this fleet's config lets people do. */
function waysOut({ because, cve, patch, clearAt, sooner }: Infeasible, fleet: string): Mrkdwn {
  const install = code(`/patch install ${short(fleet)}`);
  const adopt = md`give it ${code('patch')} in patchwarden.yml and patch it with ${install}`;
  switch (because) {
    case 'approval-delay':
      return md`Either ${approve(patch)}, or ${pastDelay(sooner, cve)}.`;
    case 'window':
      return sooner === undefined
        ? md`Either move the window to before the deadline, or ${adopt}.`
        : md`Either patch before the window with ${install}, or move the window to before the deadline.`;
    case 'freeze':
      return clearAt === undefined || sooner === undefined
        ? md`Either have the calendar opened before the deadline, or patch by hand where your change process allows it: Patchwarden starts nothing while it is closed.`
        : md`Either have the calendar opened for a window before the deadline, or patch with ${install} while it is open: from ${moment(clearAt)}.`;
    case 'no-window':
      return md`Either give the fleet a maintenance window, or ${sooner === undefined ? adopt : md`patch it with ${install}`}.`;
  }
}

const approve = (patch: string): Mrkdwn => md`add ${short(patch, 60)} to the baseline's approved patches`;

const pastDelay = (sooner: Sooner | undefined, cve: string | undefined): Mrkdwn =>
  sooner === 'emergency' && cve !== undefined
    ? md`install it before that with ${code(`/patch cve ${short(cve, 30)}`)}`
    : md`shorten the baseline's delay`;

/** A patch that a fleet before it misses, and that this one's baseline has not approved: whether it applies here is not known before. */
export function heldText({
  patch,
  cve,
  due,
  baseline,
  delayDays,
  approvedBy,
  seenIn,
  infeasible,
  sooner,
}: HeldBack): Mrkdwn {
  const late =
    infeasible === undefined ? md`` : md`, which is too late. Either ${approve(patch)}, or ${pastDelay(sooner, cve)}`;
  return md`${short(seenIn)} misses ${whatIsDue({ patch, ...present({ cve }) })}. If it applies here too, it is due ${moment(due)}, and baseline ${short(baseline, 60)}, which waits ${counted(delayDays, 'day')}, approves it about ${moment(approvedBy)}${late}.`;
}

/** A baseline whose delay is longer than the strictest deadline: told once, whether or not something is due. */
export const slowText = ({ name, delayDays, days, rule, sooner }: SlowBaseline): Mrkdwn =>
  md`Baseline ${short(name, 60)} waits ${counted(delayDays, 'day')} before it approves a patch, and ${short(rule, 60)} gives ${counted(days, 'day')} for the most urgent ones: a patch released less than ${counted(delayDays - days, 'day')} before its deadline starts comes too late. Either shorten the delay, or ${sooner === 'emergency' ? md`patch these with ${code('/patch cve')}` : md`add such patches to its approved patches`}.`;

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

/** Clocks of several fleets as one short line for a card: the earliest, and how many other fleets have one. */
export function earliestClock(
  postures: readonly Pick<FleetPosture, 'fleet' | 'deadline'>[],
  now: number,
): Mrkdwn | undefined {
  const due = postures
    .flatMap(({ fleet, deadline }) => (deadline === undefined ? [] : [{ fleet, deadline }]))
    .sort((a, b) => a.deadline.due - b.deadline.due);
  const [first, ...others] = due;
  if (first === undefined) return undefined;
  const clock = shortClock(first.deadline, now);
  const named = postures.length === 1 ? clock : md`${clock} on ${short(first.fleet)}`;
  return others.length === 0
    ? named
    : md`${named} · ${counted(others.length, 'more fleet has a deadline', 'more fleets have deadlines')}`;
}
