import { cardLink } from '../../cards/message/origin.ts';
import type { BoardThing } from '../../runs/board.ts';
import type { Button } from '../../runs/message/buttons.ts';
import { stateTitle } from '../../runs/message/state.ts';
import { isAccount } from '../../runs/message/who-decides.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { button } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { tallyOf } from '../decision/tally.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { KeptPatch } from '../types/board.ts';
import { isPatch } from '../types/run.ts';
import { instances, named } from './words.ts';

/** A patch group as the board shows it; all of it was stored before. */
export interface PatchFleetFacts {
  name: string;
  patchGroup: string;
  /** It has `patch` in the config; otherwise it is only followed. */
  patchable: boolean;
  kept?: KeptPatch;
  /** What is active on it: a request or run of its own, and the next occurrence of its window. */
  active: readonly RunRecord[];
}

/** Up to four lines: how it was left, what is active, its next occurrence, and what changed it last. */
export function patchFleetThing(facts: PatchFleetFacts): BoardThing {
  const { name, active, kept, patchable } = facts;
  const direct = active.find(({ run }) => run.slot === undefined);
  const occurrence = active.find(({ run }) => run.slot !== undefined);
  return {
    name,
    text: joinMd([
      stateLine(facts),
      ...(direct === undefined ? [] : [activeLine(direct)]),
      ...(occurrence === undefined ? [] : [occurrenceLine(occurrence)]),
      ...(kept === undefined ? [] : [changeLine(kept)]),
    ]),
    buttons: patchable && direct === undefined ? installButtons(name) : [],
  };
}

function stateLine({ name, patchGroup, kept, patchable }: PatchFleetFacts): Mrkdwn {
  const what = md`*${named(name)}*: patch group ${code(named(patchGroup))}`;
  if (!patchable) return md`${what} · notices only: it has no ${code('patch')} in patchwarden.yml`;
  if (kept === undefined) return md`${what} · no installs recorded`;
  const lost = kept.notBack === 0 ? '' : ` · ${instances(kept.notBack)} did not come back`;
  return md`${what} · ${kept.patched} of ${instances(kept.instances)} patched, ${kept.missing} still missing patches, as of ${moment(kept.at)}${lost}`;
}

const linkOf = ({ run, card }: Pick<RunRecord, 'run' | 'card'>): Mrkdwn =>
  card.ts === undefined ? md`run ${run.id}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${run.id}`);

function activeLine(record: RunRecord): Mrkdwn {
  const { run } = record;
  const now = md`Now: ${linkOf(record)}, ${stateTitle(run)}`;
  if (isPatch(run) && run.start !== undefined && run.progress !== undefined) {
    const { done, total } = tallyOf(run.progress.nodes);
    return total === 0 ? now : md`${now} · ${done} of ${instances(total)}`;
  }
  return run.scheduledFor === undefined ? now : md`${now} · next start: ${moment(run.scheduledFor)}`;
}

/** The window's next opening for it, and how that stands. */
function occurrenceLine(record: RunRecord): Mrkdwn {
  const { run } = record;
  if (run.start !== undefined) return activeLine(record);
  const window = isPatch(run) ? run.plan.occurrence?.windowName : undefined;
  const what = window === undefined ? md`Window` : md`Window ${named(window)}`;
  return md`${what} opens ${moment(run.slot?.opensAt ?? run.requestedAt)}: ${stateTitle(run)}, ${linkOf(record)}`;
}

const changeLine = ({ at, by, runId, card }: KeptPatch): Mrkdwn =>
  md`Last change: patched at ${moment(at)}, ${isAccount(by) ? md`requested by ${user(by)}` : md`in its window`}, ${
    card.ts === undefined ? md`run ${runId}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${runId}`)
  }`;

/** Each makes a request, as its command does, and decides nothing. */
export const installButtons = (fleet: string): Button[] => [
  button({
    actionId: PATCH_ACTIONS.openForm,
    text: 'Install…',
    value: fleet,
    accessibilityLabel: `Request an install on ${named(fleet)}`,
  }),
  button({
    actionId: PATCH_ACTIONS.scan,
    text: 'Scan',
    value: fleet,
    accessibilityLabel: `Request a scan of ${named(fleet)}`,
  }),
];

/** A button that stands in a message: only views of ours have one. */
export const notFromView = (): Mrkdwn =>
  md`Nothing was done: this button works only in App Home and in the window that \`/patch\` opens.`;
