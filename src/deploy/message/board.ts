import { cardLink } from '../../cards/message/origin.ts';
import { DAY, HOUR, spanText } from '../../duration.ts';
import { present } from '../../present.ts';
import { formatButtonValue } from '../../runs/actions.ts';
import type { BoardThing } from '../../runs/board.ts';
import type { Button } from '../../runs/message/buttons.ts';
import { stateTitle, stateWord } from '../../runs/message/state.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { button, confirm } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, listed, moment } from '../../slack/words.ts';
import { isSoaked, soakedAt } from '../decision/soak.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import type { KeptDeploy, KeptFleet } from '../types/board.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';
import { deployLines } from './lines.ts';
import { imageWord, named } from './words.ts';

/** A fleet as the board shows it; all of it was stored before. */
export interface FleetFacts {
  name: string;
  image?: string;
  /** The fleet before this one, whose soak opens a request for it. */
  before?: { name: string; runs: KeptDeploy };
  /** Absent until something is kept. */
  kept?: KeptFleet;
  /** What goes on with it now. */
  active?: RunRecord;
  now: number;
}

/** Up to four lines: what it runs, how it does, what happens next, what changed it last. */
export function fleetThing(facts: FleetFacts): BoardThing {
  const { name, image, kept, active } = facts;
  const runs = kept?.runs;
  const lines = [
    whatLine(facts),
    ...(runs === undefined ? [] : [healthLine(facts, runs)]),
    nextLine(facts),
    ...(runs === undefined ? [] : [changeLine(runs)]),
  ];
  return {
    name,
    ...(image === undefined ? {} : { image }),
    text: joinMd(lines),
    ...present({ soak: runs === undefined ? undefined : soakLine(name, runs) }),
    buttons: active !== undefined ? [] : buttonsOf(facts),
  };
}

function whatLine({ name, kept, active, now }: FleetFacts): Mrkdwn {
  if (kept === undefined) return md`*${named(name)}*: its deploys have not been looked up yet`;
  const { runs } = kept;
  const from = active !== undefined && isDeploy(active.run) ? active.run.plan.change?.from : undefined;
  if (runs === undefined) {
    const before = from === undefined ? md`` : md`${code(imageWord(from))}${imageAge(from, now)} · `;
    return md`*${named(name)}*: ${before}no deploys recorded`;
  }
  const { image, on, criticals, soak } = runs;
  const age = imageAge(image, now);
  const others = soak?.others === undefined ? md`` : md` · ${counted(soak.others, 'instance')} not on it`;
  const share = on === undefined ? others : md` · on ${on.instances} of ${counted(on.total, 'instance')}`;
  return md`*${named(name)}*: ${code(imageWord(image))}${age}${share} · ${criticalsText(criticals)}`;
}

const imageAge = ({ createdAt }: Pick<KeptDeploy['image'], 'createdAt'>, now: number): Mrkdwn =>
  createdAt === undefined ? md`` : md` (${ageText(now - createdAt)} old)`;

const criticalsText = (criticals: number | undefined): string =>
  criticals === undefined ? 'open critical CVEs not known' : `${counted(criticals, 'open critical CVE')}`;

/** `3 h`, `1 day`, `34 days`: an age on a board is a size, and must not change each minute. */
export function ageText(ms: number): string {
  if (ms < HOUR) return 'under an hour';
  return ms < DAY ? `${Math.floor(ms / HOUR)} h` : counted(Math.floor(ms / DAY), 'day');
}

/** The newest look that is stored: nothing is read from AWS for the board. */
function healthLine({ active }: FleetFacts, runs: KeptDeploy): Mrkdwn {
  const { soak, at, next } = runs;
  const seen = active !== undefined && isDeploy(active.run) ? active.run.progress?.health : undefined;
  if (seen !== undefined) return md`Health: ${seen.healthy} of ${seen.total} healthy as of ${moment(seen.at)}`;
  if (soak?.lastAt === undefined) return md`Health: not checked since the deploy ended at ${moment(at)}`;
  const health = md`Health: ${soak.healthy} of ${soak.total} healthy as of ${moment(soak.lastAt)}`;
  return active === undefined && next.length > 0 ? md`${health} · ${soakText(runs, soak)}` : health;
}

/** A soak that goes on is listed among what is active, with when it is due. */
function soakLine(name: string, runs: KeptDeploy): Mrkdwn | undefined {
  const { soak, next, report, how, runId, card } = runs;
  if (soak === undefined || next.length === 0 || how !== 'deployed' || isSoaked(soak)) return undefined;
  if (report !== undefined && report !== 'pending') return undefined;
  const link =
    card.ts === undefined ? md`run ${runId}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${runId}`);
  return md`*soak of ${named(name)}*, ${code(imageWord(runs.image))}: ${soak.healthy} of ${soak.total} healthy, ${link} · ${soakText(runs, soak)}`;
}

function soakText({ next: followers, report }: Pick<KeptDeploy, 'next' | 'report'>, soak: Soak): Mrkdwn {
  const next = listed(followers.map((each) => named(each)));
  if (report === 'unavailable' && !isSoaked(soak)) return md`soak not completed in time: no request opens for ${next}`;
  if (isSoaked(soak)) return md`healthy for ${spanText(soak.neededMs)}: soak for ${next} complete`;
  if (soak.healthySince === undefined)
    return md`must be healthy for ${spanText(soak.neededMs)} before a request opens for ${next}`;
  return md`if it stays healthy, the request for ${next} opens at ${moment(soakedAt(soak, soak.healthySince))}`;
}

function nextLine({ name, active, before }: FleetFacts): Mrkdwn {
  if (active === undefined) return md`Next start: ${opensAfter(name, before)}`;
  const { run, card } = active;
  const what =
    card.ts === undefined ? md`run ${run.id}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${run.id}`);
  const now = md`Now: ${what}, ${isDeploy(run) ? stateWord(run, deployLines) : stateTitle(run)}`;
  if (run.wait?.kind === 'watch' && run.wait.until !== undefined)
    return md`${now} · watch ends at ${moment(run.wait.until)}`;
  if (run.start !== undefined) return isDeploy(run) ? md`${now}${progressText(run)}` : now;
  if (run.state === 'scheduled' && run.scheduledFor !== undefined)
    return md`${now} · next start: ${moment(run.scheduledFor)}`;
  if (run.scheduledFor !== undefined) return md`${now} · next start: ${moment(run.scheduledFor)}, if approved by then`;
  return now;
}

/** From the soak of the fleet before, as it was looked at last. */
function opensAfter(name: string, before: FleetFacts['before']): Mrkdwn {
  const { soak, next = [] } = before?.runs ?? {};
  if (before === undefined || soak === undefined || !next.includes(name) || isSoaked(soak)) return md`none planned`;
  const condition = `after ${named(before.name)} has been healthy for ${spanText(soak.neededMs)}`;
  const at =
    soak.healthySince === undefined ? md`` : md`, at ${moment(soakedAt(soak, soak.healthySince))} at the earliest`;
  return md`a request opens automatically ${condition}${at}`;
}

const progressText = ({ progress }: DeployRun): Mrkdwn =>
  progress === undefined || progress.total === 0
    ? md``
    : md` · ${progress.done} of ${counted(progress.total, 'instance')}`;

function changeLine({ how, isRollback, by, at, card, runId }: KeptDeploy): Mrkdwn {
  const link =
    card.ts === undefined ? md`run ${runId}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${runId}`);
  return md`${CHANGES[isRollback === true && how === 'deployed' ? 'returned' : how]} at ${moment(at)}, requested by ${user(by)}, ${link}`;
}

const CHANGES = {
  deployed: 'Last change: deployed',
  returned: 'Last change: rolled back',
  already: 'Last deploy: already ran the image',
  'rolled-back': 'Last change: a deploy was rolled back',
  partly: 'Last change: a deploy ended early',
} as const;

const buttonsOf = ({ name, kept }: FleetFacts): Button[] => [
  button({
    actionId: DEPLOY_ACTIONS.boardDeploy,
    text: 'Deploy…',
    value: name,
    accessibilityLabel: `Request a deploy of ${named(name)}`,
  }),
  ...(kept?.rollback === undefined ? [] : [rollBackButton(name, kept.rollback)]),
];

function rollBackButton(name: string, { image, runId, epoch }: NonNullable<KeptFleet['rollback']>): Button {
  const word = imageWord(image);
  return button({
    actionId: DEPLOY_ACTIONS.boardRollBack,
    text: 'Roll back…',
    value: formatButtonValue({ runId, epoch }),
    style: 'danger',
    accessibilityLabel: `Request a rollback of ${named(name)}`,
    confirm: confirm({
      title: `Roll back ${named(name)}?`,
      text: `Requests a rollback of ${named(name)} to ${word}. Everything is checked again before it starts.`,
      confirm: 'Roll back',
      deny: 'Back',
      style: 'danger',
    }),
  });
}
