import type { CardLines } from '../../cards/message/framed-card.ts';
import type { OutsideFleetChange, OutsideSetBack } from '../../outside/types/change.ts';
import { bold, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import { dotted, named } from './words.ts';

const image = (id: string): Mrkdwn => code(short(id, 120));

const GUIDE = 'docs/terraform.md';

export function setBackTitle({ name, where, runId }: OutsideSetBack): string {
  return where.kind === 'parameter'
    ? `The parameter of ${named(name)} no longer says what it runs`
    : `${named(name)} was reverted to the image that run ${runId} replaced`;
}

/** What happens if nobody acts comes first. */
export function setBackWarnings({ name, to, where, deployed }: OutsideSetBack): Mrkdwn[] {
  if (where.kind === 'launch-template')
    return [
      md`New instances of ${named(name)} launch from ${image(to ?? 'another image')} again, not from ${image(deployed)}`,
    ];
  const says =
    where.version === 0
      ? md`is missing or not a String`
      : to === undefined
        ? md`holds no AMI id`
        : md`holds ${image(to)}`;
  return [md`Parameter ${code(where.parameter)} ${says}, and ${named(name)} runs ${image(deployed)}`];
}

export function setBackLines(change: OutsideSetBack): CardLines {
  const { name, where, runId, deployed, to } = change;
  const place =
    where.kind === 'parameter'
      ? md`parameter ${code(where.parameter)}`
      : md`group ${named(where.group)}, launch template ${code(where.template)} version ${where.version}`;
  return {
    what: dotted(md`${bold(named(name))} runs ${image(deployed)} since run ${runId}`, place),
    status: md`Found at ${moment(change.startedAt)}, before any instance changed`,
    undo:
      where.kind === 'parameter'
        ? md`The next deploy of ${named(name)} writes it again; by hand: ${code(`aws ssm put-parameter --name ${where.parameter} --value ${deployed} --overwrite`)}`
        : md`To launch from ${image(deployed)} again, request a deploy of ${named(name)}: it needs its own approval`,
    next:
      where.kind === 'parameter'
        ? md`Whatever reads the parameter, such as a Terraform apply, ${to === undefined ? 'fails' : md`moves ${named(name)} to ${image(to)}`}. ${fixText}`
        : md`If nobody acts, instances of ${named(name)} that scale out or are replaced run the old image. ${fixText}`,
  };
}

const fixText: Mrkdwn = md`If an apply did this, ${code(GUIDE)} says how to keep the next one from doing so.`;

/** On the card of an update or refresh that takes a deploy back, before everything else. */
export function revertWarnings({ name, to, reverts, state }: OutsideFleetChange): Mrkdwn[] {
  if (reverts === undefined || to === undefined) return [];
  const reverted = state === 'running' ? 'reverts' : 'reverted';
  return [
    md`This ${reverted} run ${reverts.runId}: ${named(name)} ${state === 'running' ? 'moves' : 'moved'} from ${image(reverts.image)} to ${image(to)}, the image that it replaced`,
  ];
}

/** What to do about it. */
export const revertNext = ({ name, state, reverts, to }: OutsideFleetChange): Mrkdwn | undefined =>
  reverts === undefined || to === undefined || state === 'running' || state === 'unclear'
    ? undefined
    : md`Request a deploy of ${image(reverts.image)} again: if nobody acts, ${named(name)} keeps the old image. ${fixText}`;
