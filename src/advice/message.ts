import { ageText } from '../duration.ts';
import { bold, code, joinMd, type Mrkdwn, md } from '../slack/mrkdwn.ts';
import { counted, firstOf, short } from '../slack/words.ts';
import type { Part } from './decision.ts';
import type { Advice, AdvisedFleet, Caution, Manager, Reason, Route } from './types.ts';

const NOTHING = md`*Plan only*: no request was made.`;
const PARTS = 4;
const IDS = 3;

/** A name of AWS or of a tag: whatever is in it. */
const named = (name: string): string => short(name, 80);

export const unknownInstance = (id: string): Mrkdwn =>
  md`${NOTHING} There is no instance ${code(id)} in this account and Region. Check its id, or name a fleet: ${code('/patch plan <fleet>')}.`;

/** `error` is AWS's name of what went wrong. */
export const adviceUnread = (what: string, error: string): Mrkdwn =>
  md`${NOTHING} Could not read ${named(what)} (${error}). Try again in a minute.`;

/** What `/patch plan <instance>` answers. */
export const instanceAdvice = (advice: Advice, fleet: AdvisedFleet | undefined): Mrkdwn =>
  joinMd([
    NOTHING,
    md`${bold(advice.life.id)} → *${routeText(advice.route)}*: ${reasonText(advice.reason)}.`,
    ...advice.cautions.map((caution) => md`*Warning* ${cautionText(caution)}.`),
    nextText(advice, fleet),
  ]);

/** What `/patch plan` answers for a patch group. */
export function groupAdvice(fleet: AdvisedFleet, patchGroup: string, parts: readonly Part[]): Mrkdwn {
  const [first] = parts;
  if (first === undefined)
    return joinMd([
      NOTHING,
      md`${bold(fleet.name)} has no instances: none is tagged ${code(`Patch Group = ${named(patchGroup)}`)}. Add the tag to those that belong to it.`,
    ]);
  const total = parts.reduce((sum, { ids }) => sum + ids.length, 0);
  return joinMd([
    NOTHING,
    md`${bold(fleet.name)}: patch group ${named(patchGroup)}, ${counted(total, 'instance')}`,
    ...parts.slice(0, PARTS).map((part) => partText(part, total)),
    ...(parts.length > PARTS ? [md`• ${counted(parts.length - PARTS, 'more reason')}`] : []),
    nextText(first.advice, fleet),
  ]);
}

function partText({ advice, ids }: Part, total: number): Mrkdwn {
  const cautions = advice.cautions.map((caution) => md` *Warning* ${cautionText(caution)}.`);
  return md`• ${ids.length} of ${total} → *${routeText(advice.route)}*: ${reasonText(advice.reason)} (${firstOf(ids, IDS)}).${cautions.reduce((all, each) => md`${all}${each}`, md``)}`;
}

export function routeText(route: Route): string {
  switch (route) {
    case 'in-place':
      return 'patch in place';
    case 'image':
      return 'bake and deploy';
    case 'latest-image':
      return 'launch from the latest image';
    case 'not-covered':
      return 'not covered by Patchwarden';
  }
}

function reasonText(reason: Reason): Mrkdwn {
  switch (reason.code) {
    case 'managed':
      return managerText(reason.by);
    case 'on-premises':
      return md`a server outside EC2, which has no AMI`;
    case 'spot':
      return md`a Spot Instance, which EC2 can reclaim at two minutes' notice, so it rarely lives until its next patch`;
    case 'group':
      return md`Auto Scaling group ${named(reason.group)} can replace it at any time, and a patch in place would be lost`;
    case 'tagged':
      return md`On-Demand, in no Auto Scaling group, and tagged ${code(`${named(reason.key)} = ${named(reason.value)}`)}`;
    case 'keeps-data':
      return md`On-Demand, in no Auto Scaling group, and ${counted(reason.volumes, 'volume')} would outlive it: it keeps data of its own`;
    case 'long-lived':
      return md`On-Demand, in no Auto Scaling group, and ${ageText(reason.ageMs)} old: a long-lived server`;
    case 'of-stack':
      return md`stack ${named(reason.stack)} launched it ${ageText(reason.ageMs)} ago, and it keeps no data: replacing it is easier than patching it`;
    case 'too-young':
      return md`On-Demand, in no Auto Scaling group, and only ${ageText(reason.ageMs)} old: it is too early to tell how long it will live. If a pipeline replaces it, bake instead`;
  }
}

function managerText({ kind, name }: Manager): Mrkdwn {
  switch (kind) {
    case 'eks':
      return md`a node of EKS (${named(name)}). Update the node group to the newest AMI release version in EKS, which drains each node first`;
    case 'emr':
      return md`a node of EMR cluster ${named(name)}. Start a cluster with a newer EMR release or a custom AMI, and terminate this one`;
    case 'batch':
      return md`an instance of AWS Batch. Update the compute environment, which then launches from the newest AMI`;
    case 'service':
      return md`${named(name)} manages it, and replaces it with patched instances itself. Check that service's update settings`;
  }
}

function cautionText(caution: Caution): Mrkdwn {
  switch (caution.code) {
    case 'patched-in-vain':
      return md`It is tagged ${code(`${named(caution.key)} = ${named(caution.value)}`)}: what is installed in place is lost when it is replaced`;
    case 'data-at-risk':
      return md`${counted(caution.volumes, 'volume')} would outlive it: move that data before it is replaced`;
    case 'vendor':
      return md`It runs an image from AWS Marketplace. Patchwarden does not track vendor software: check which patch level the vendor supports first`;
  }
}

/** The command to go on with, or what to configure for it. */
function nextText({ route, life, reason }: Advice, fleet: AdvisedFleet | undefined): Mrkdwn {
  switch (route) {
    case 'not-covered':
      return md`Patchwarden does nothing here.`;
    case 'latest-image':
    case 'image':
      return fleet?.target === 'image' ? imageNext(fleet) : imageSetup(life.group, reason);
    case 'in-place':
      return fleet?.target === 'patch-group' ? inPlaceNext(fleet) : inPlaceSetup(life.patchGroup?.value);
  }
}

function imageNext({ name, image }: AdvisedFleet): Mrkdwn {
  const deploy = code(`/patch deploy ${name}`);
  if (image === undefined) return md`Next: give ${name} an \`image\` in patchwarden.yml, then ${deploy}.`;
  return image.baked
    ? md`Next: ${code(`/patch bake ${image.name}`)}, then ${deploy}.`
    : md`Next: ${code(`/patch deploy ${name} gold`)}, once a new gold image is out.`;
}

function imageSetup(group: string | undefined, reason: Reason): Mrkdwn {
  const key =
    group !== undefined
      ? `autoScalingGroup: ${named(group)}`
      : reason.code === 'of-stack'
        ? `stack: { name: ${named(reason.stack)}, parameter: … }`
        : 'autoScalingGroup: …';
  return md`Next: no fleet in patchwarden.yml includes it. Add one with ${code(key)} and its \`image\`.`;
}

const inPlaceNext = ({ name, patches }: AdvisedFleet): Mrkdwn =>
  patches
    ? md`Next: ${code(`/patch scan ${name}`)}, then ${code(`/patch install ${name}`)}.`
    : md`Next: ${code('/patch windows')} shows when its window patches it. To patch it on request, add \`patch: {}\` to its fleet in patchwarden.yml.`;

const inPlaceSetup = (patchGroup: string | undefined): Mrkdwn =>
  patchGroup === undefined
    ? md`Next: tag it ${code('Patch Group')}, and add a fleet with that \`patchGroup\` to patchwarden.yml.`
    : md`Next: no fleet in patchwarden.yml includes it. Add one with ${code(`patchGroup: ${named(patchGroup)}`)}.`;

/** A line below the plan of a fleet that takes images: why it is not patched in place. */
export const imageRouteLine = ({ container, spot }: { container: boolean; spot: boolean }): Mrkdwn =>
  container
    ? md`*Route* ${routeText('image')}: its tasks run a container image, which is replaced and never patched.`
    : md`*Route* ${routeText('image')}: ${spot ? 'it launches Spot Instances, which' : 'its instances'} are replaced from the launch template, and a patch in place would be lost.`;
