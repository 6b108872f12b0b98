import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { bold, code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { unwellAt } from '../decision/serving.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { Publication } from '../types/publish.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { isWrong, publishedText } from './publish.ts';
import { idsText } from './shown.ts';
import { soakText } from './soak.ts';
import { supersededText } from './superseded.ts';
import { dotted, imageWord, named, runWord } from './words.ts';

const MAX_IMAGES = 4;

/** After a success: what runs, what the fleet still has to show, and until when one click rolls it back. */
export function succeededLines(run: DeployRun, facts: DeployFacts): CardLines {
  const { superseded } = facts;
  const name = named(run.name);
  if (superseded === undefined)
    return {
      what: resultText(run, runsText(run), facts.publication),
      status: soakText(run, facts),
      undo: rollbackText(run, facts),
      next: md`${neededText(run, facts)}${name} stays on this image.`,
    };
  return {
    what: resultText(run, md`ran ${code(run.plan.image.id)} after this run`),
    status: supersededText(superseded),
    undo:
      facts.rollback === undefined
        ? md`${code(`/patch rollback ${run.name}`)} requests a rollback of what runs now`
        : rollbackText(run, facts),
    next: md`Nothing is needed from you: the card of run ${superseded.run.id} says what ${name} runs now.`,
  };
}

function resultText(run: DeployRun, runs: Mrkdwn, publication?: Publication): Mrkdwn {
  const { plan, name, start, ending, cancel } = run;
  const from = plan.change?.from;
  const now = md`${bold(named(name))} ${runs}`;
  return dotted(
    now,
    healthText(run),
    publication === undefined ? undefined : publishedText(publication),
    from === undefined || from.id === plan.image.id ? undefined : md`before: ${code(imageWord(from))}`,
    plan.returnOf === undefined ? undefined : `rolled back run ${plan.returnOf}`,
    start === undefined || ending === undefined ? undefined : `took ${spanText(ending.at - start.claimedAt)}`,
    cancel === undefined
      ? undefined
      : md`${user(cancel.by)} requested a stop, but the ${runWord(run)} had already ended`,
  );
}

/** As it was when the instances were read for the end. */
function healthText({ outcome }: DeployRun): Mrkdwn | undefined {
  const { health, shown } = outcome ?? {};
  if (health === undefined) return undefined;
  const { healthy, wanted: of } = shown?.serving ?? { healthy: health.healthy, wanted: health.total };
  return md`${healthy} of ${of} healthy at ${moment(health.at)}`;
}

/** An image can be on every instance, and none of them do what it should. */
export function healthWarnings(run: DeployRun, { soak }: Pick<DeployFacts, 'soak'>): Mrkdwn[] {
  const { unhealthy = 0, unknown = 0, of = 0 } = unwellAt(run.outcome) ?? {};
  return [
    ...(unhealthy === 0 || soak?.healthySince !== undefined
      ? []
      : [
          md`${unhealthy} of ${of} unhealthy when the ${run.state === 'rolled-back' ? 'rollback' : runWord(run)} ended`,
        ]),
    ...(unknown === 0 ? [] : [md`Health of ${unknown} of ${of} unknown: no health check covers them`]),
  ];
}

/** Whoever reads on has been warned: then "nothing is needed" would not be so. */
function neededText(run: DeployRun, facts: Pick<DeployFacts, 'soak' | 'publication'>): Mrkdwn {
  const { publication } = facts;
  if (healthWarnings(run, facts).length === 0)
    return isWrong(publication)
      ? md`Write parameter ${code(publication.parameter)} as the thread says: `
      : md`Nothing is needed from you: `;
  const ids = run.outcome?.shown?.serving?.unhealthy ?? [];
  const which = ids.length === 0 ? md`` : md` (unhealthy: ${idsText(ids)})`;
  return md`Check the instances${which}: `;
}

function runsText({ plan, outcome }: DeployRun): Mrkdwn {
  const image = code(plan.image.id);
  if (outcome?.already === true) return md`already ran ${image}: nothing had to change`;
  if (outcome?.shown?.total === 0) return md`has no instances; new ones launch from ${image}`;
  const own = outcome?.images.find((each) => each.image === plan.image.id);
  const on = own === undefined ? '' : ` on ${counted(own.instances, 'instance')}`;
  return md`runs ${image}${isRollback(plan) ? ' again' : ''}${on}`;
}

function rollbackText(run: DeployRun, { rollback, now }: DeployFacts): Mrkdwn {
  const { name, plan } = run;
  if (rollback !== undefined && now < rollback.until)
    return md`One-click rollback to ${code(imageWord({ id: rollback.image, kind: plan.image.kind }))} until ${moment(rollback.until)}: any approver, if nothing else has changed`;
  return md`${code(`/patch rollback ${name}`)} requests a rollback to the previous image${isRollback(plan) ? '' : ', which needs its own approvals'}`;
}

/** The fleet after an end that was not a success: one image, or several side by side. */
export function fleetNowText(run: DeployRun): Mrkdwn {
  const { image } = run.plan;
  const images = imagesNow(run).filter(({ instances }) => instances > 0);
  if (images.length === 0 && hasNone(run)) return md`Fleet now: no instances`;
  if (images.length === 0) return md`Fleet now: not known, check its instances first`;
  const parts = images
    .slice(0, MAX_IMAGES)
    .map(
      (part) =>
        md`${counted(part.instances, 'instance')} on ${code(imageWord({ id: part.image, kind: image.kind }))}${part.image === image.id ? newText(run) : ''}`,
    );
  const more = images.length + (run.outcome?.imagesMore?.images ?? 0) - parts.length;
  const rest = more > 0 ? md` and ${counted(more, 'more image')}` : md``;
  const mixed = images.length > 1 ? 'mixed, ' : '';
  return md`Fleet now: ${mixed}${joinMd(parts, ', ')}${rest}`;
}

/** A rollback moves to an old image. */
const newText = (run: DeployRun): string => (runWord(run) === 'rollback' ? '' : ' (new)');

/** Known to have no instances, which is not the same as unknown. */
const hasNone = ({ outcome }: DeployRun): boolean =>
  outcome?.shown?.total === 0 && outcome.shown.why.every(({ kind }) => kind !== 'unreadable');

export const isFleetKnown = (run: DeployRun): boolean => imagesNow(run).some(({ instances }) => instances > 0);

/** Of one that ended at a checkpoint, the last look says it: nothing has moved since. */
function imagesNow({ outcome, ending, earlier, progress, plan }: DeployRun): DeployOutcome['images'] {
  const { image, change } = plan;
  const from = change?.from;
  const there = ending?.code === 'stopped-at-checkpoint' || earlier !== undefined;
  if (outcome !== undefined || !there || progress === undefined || from === undefined) return outcome?.images ?? [];
  const { done, total, images } = progress;
  if (images !== undefined) return images;
  return [
    { image: image.id, instances: done },
    { image: from.id, instances: total - done },
  ];
}
