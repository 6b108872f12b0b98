import type { EmittedEvent } from '../../../types.ts';
import { scanNewNode } from '../patching/scan-unscanned.ts';
import type { SsmState } from '../state.ts';
import { managementRole } from './management.ts';
import type { Machine } from './node.ts';
import { placeNode } from './place-node.ts';

/** World milliseconds until the agent of a new instance has registered, and until the default configuration reaches an old one. */
const REGISTERS_AFTER = 60_000;
const COVERED_AFTER = 15 * 60_000;

/** Instances that a group launches register by themselves, if they may: those of before the world's time at once, and nobody is told. */
export const followLaunches = (state: SsmState): void =>
  state.ec2.onLaunch((machine, when) => {
    if (when === 'before') enrol(state, machine, machine.launchedAt + REGISTERS_AFTER);
    else state.clock.at(state.clock.now() + REGISTERS_AFTER, () => enrolNow(state, machine.id));
  });

/** The default configuration was turned on: instances that had no role for it register, within half an hour. */
export const enrolCovered = (state: SsmState): void => {
  for (const { id, profile } of state.ec2.instances())
    if (profile === undefined && !state.nodes.has(id))
      state.clock.at(state.clock.now() + COVERED_AFTER, () => enrolNow(state, id));
};

/** An instance registers now, if it may, and its associations scan it. */
export const enrolNow = async (state: SsmState, id: string): Promise<void> => {
  const machine = state.ec2.instance(id);
  if (machine === undefined || machine.state !== 'running') return;
  if (!enrol(state, machine, state.clock.now())) return;
  state.emit(registration(state, id));
  await scanNewNode(state, id);
};

const enrol = (state: SsmState, machine: Machine, registeredAt: number): boolean => {
  const { id, imageId } = machine;
  const role = managementRole(state, machine);
  const content = state.contentOf(imageId);
  if (role === undefined || content === undefined || state.nodes.has(id)) return false;
  placeNode(state, {
    id,
    system: content.system,
    computerName: `ip-${id.slice(-8)}.internal`,
    patchedAt: content.madeAt,
    registeredAt,
    iamRole: role,
  });
  return true;
};

/** Its name is AWS's; what it holds beside the node's id is not documented, so nothing else is here. */
const registration = ({ region, accountId }: SsmState, id: string): EmittedEvent => ({
  source: 'aws.ssm',
  detailType: 'SSM Managed Instance Registration',
  resources: [`arn:aws:ssm:${region}:${accountId}:managed-instance/${id}`],
  detail: { 'instance-id': id },
});
