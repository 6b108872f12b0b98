import type { AutoScalingGroup } from '../../../aws/auto-scaling.ts';
import { HOUR, MINUTE } from '../../../duration.ts';
import type { GroupUpdate } from '../../types/template.ts';
import type { Warning } from '../../types/warning.ts';
import { warn } from '../live.ts';
import { knownOf } from './answer.ts';
import { neededSignals } from './replacing.ts';
import { newSizeIn, type Reached, sizedOf } from './sizes.ts';

/**
 * What CloudFormation or Auto Scaling would refuse, or only time out on, by the rules that they document. Only what is certain: a
 * number that is unknown breaks none of them.
 */
export const brokenRules = (reached: Reached): Warning[] => [
  ...sizeRules(reached),
  ...policyRules(reached),
  ...signalRules(reached),
  ...stoppedProcesses(reached),
];

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html */
function sizeRules({ template }: Reached): Warning[] {
  const { min, max, desired } = template;
  const [least, most, wanted] = [knownOf(min), knownOf(max), knownOf(desired)];
  const broken =
    (least !== undefined && most !== undefined && least > most) ||
    (wanted !== undefined && ((least !== undefined && wanted < least) || (most !== undefined && wanted > most)));
  if (!broken) return [];
  const sizes = [
    ...(wanted === undefined ? [] : [`desired ${wanted}`]),
    ...(least === undefined ? [] : [`min ${least}`]),
    ...(most === undefined ? [] : [`max ${most}`]),
  ];
  return [warn('sizes-contradict', true, { group: template.logicalId, sizes: sizes.join(', ') })];
}

function policyRules(reached: Reached): Warning[] {
  const { update } = reached.template;
  switch (update.kind) {
    case 'roll':
      return rollRules(reached, update);
    case 'refresh':
      return refreshRules(reached, update);
    case 'replace':
    case 'none':
    case 'unknown':
      return [];
  }
}

type Roll = Extract<GroupUpdate, { kind: 'roll' }>;
type Refresh = Extract<GroupUpdate, { kind: 'refresh' }>;

const MOST_IN_A_BATCH = 100;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
function rollRules(reached: Reached, update: Roll): Warning[] {
  const { minInService, maxBatch, pauseTime = ABSENT, besideRefresh } = update;
  const group = { group: reached.template.logicalId };
  const [least, batch, pause] = [knownOf(minInService), knownOf(maxBatch), knownOf(pauseTime)];
  const { max } = sizedOf(reached);
  return [
    ...(least !== undefined && least >= max
      ? [warn('min-in-service', true, { ...group, min: String(least), max: String(max) })]
      : []),
    ...(batch !== undefined && (batch < 1 || batch > MOST_IN_A_BATCH)
      ? [warn('batch-size', true, { ...group, MaxBatchSize: String(batch) })]
      : []),
    ...(pause !== undefined && !isPause(pause) ? [warn('pause-time', true, { ...group, PauseTime: pause })] : []),
    ...(besideRefresh === true ? [warn('two-policies', true, group)] : []),
  ];
}

const ABSENT = { kind: 'absent' } as const;

/** `PT#H#M#S`, at most an hour. */
function isPause(text: string): boolean {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
  return (
    whole !== undefined &&
    text !== 'PT' &&
    Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000 <= HOUR
  );
}

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html */
function refreshRules({ template }: Reached, { minHealthy, maxHealthy, checkpoints }: Refresh): Warning[] {
  const [least, most, shares] = [knownOf(minHealthy), knownOf(maxHealthy), knownOf(checkpoints)];
  const broken =
    outside(least, 0, 100) ||
    outside(most, 100, 200) ||
    (most !== undefined && (minHealthy.kind === 'absent' || (least !== undefined && most - least > 100))) ||
    shares?.some((share, index) => share <= (shares[index - 1] ?? 0) || share > 100) === true;
  if (!broken) return endsEarly(template.logicalId, shares);
  const said = [
    ...(least === undefined ? [] : [`min ${least} %`]),
    ...(most === undefined ? [] : [`max ${most} %`]),
    ...(shares === undefined ? [] : [`checkpoints ${shares.join(', ')}`]),
  ];
  return [warn('refresh-preferences', true, { group: template.logicalId, preferences: said.join(', ') })];
}

/** A refresh ends at its last checkpoint. https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-adding-checkpoints-instance-refresh.html */
function endsEarly(group: string, shares: readonly number[] | undefined): Warning[] {
  const last = shares?.at(-1);
  return last === undefined || last >= 100
    ? []
    : [warn('refresh-ends-early', true, { group, checkpoint: `${last} %` })];
}

const outside = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && (value < least || value > most);

/**
 * Each instance of a second group signals once, so more signals than instances never come. With fewer the old group may be deleted
 * while not all of the new one serves. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
function signalRules({ template }: Reached): Warning[] {
  const { update, creation, logicalId } = template;
  if (update.kind !== 'replace') return [];
  const [size, needed = 0] = [knownOf(newSizeIn(template)), knownOf(neededSignals(creation))];
  // Without a signal to wait for it is refused as such.
  if (size === undefined || needed === 0) return [];
  const facts = { group: logicalId, signals: String(needed), instances: String(size) };
  if (needed > size) return [warn('signals-cannot-arrive', true, facts)];
  return needed < size ? [warn('few-signals', false, facts)] : [];
}

/** Without these neither a rolling update nor a refresh replaces anything; a second group has no process suspended. */
const NEEDED = ['Launch', 'Terminate'];

function stoppedProcesses({ template: { update, logicalId }, live: { group } }: Reached): Warning[] {
  if (update.kind !== 'roll' && update.kind !== 'refresh') return [];
  return stoppedWarning(group, logicalId, update.kind === 'roll' ? (knownOf(update.suspends) ?? []) : []);
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html */
export function stoppedWarning(group: AutoScalingGroup, named: string, more: readonly string[] = []): Warning[] {
  const stopped = NEEDED.filter((name) => group.suspendedProcesses.includes(name) || more.includes(name));
  return stopped.length === 0 || group.desired === 0
    ? []
    : [warn('launch-suspended', true, { group: named, processes: stopped.join(', ') })];
}
