import { digest } from '../../identifiers.ts';
import { booted, softwareAsOf } from '../patching/software.ts';
import type { SsmState } from '../state.ts';
import type { NodeRecord } from './node.ts';
import type { OperatingSystem } from './platforms.ts';

/** How a node is when the world begins. Times are milliseconds since the epoch. */
export interface NodePlacement {
  /** `i-…` of an instance that EC2 has, or `mi-…` of a server outside it. */
  id: string;
  system: OperatingSystem;
  computerName: string;
  /** Everything that was released by then is installed, and nothing newer. */
  patchedAt: number;
  registeredAt?: number;
  agentVersion?: string;
  iamRole?: string;
  /** Since when its agent does not answer. */
  lostAt?: number;
  /** A Quick Setup patch policy patches it. */
  patchPolicy?: boolean;
  /** For `mi-…` nodes: EC2 knows neither. */
  tags?: Record<string, string>;
  bootedAt?: number;
}

const NEWEST_AGENT = '3.3.1611.0';

/** Registers a node with Systems Manager. Throws an Error for an id that is malformed, taken, or not EC2's. */
export const placeNode = (state: SsmState, placement: NodePlacement): NodeRecord => {
  const { id, system } = placement;
  const isHybrid = /^mi-[0-9a-f]{17}$/.test(id);
  if (!isHybrid && state.ec2.instance(id) === undefined) throw new Error(`EC2 has no instance ${id}`);
  if (state.nodes.has(id)) throw new Error(`the node ${id} is registered already`);
  const node: NodeRecord = {
    id,
    system,
    computerName: placement.computerName,
    agentVersion: placement.agentVersion ?? NEWEST_AGENT,
    registeredAt: placement.registeredAt ?? placement.patchedAt,
    iamRole: placement.iamRole ?? (isHybrid ? 'AmazonSSMServiceRole' : 'AmazonSSMRoleForInstances'),
    software: softwareAsOf(state.patching.catalogue, system, placement.patchedAt),
    patchPolicy: placement.patchPolicy ?? false,
    ...(placement.lostAt !== undefined && { lostAt: placement.lostAt }),
    ...(isHybrid && {
      hybrid: {
        name: placement.computerName,
        activationId: `${digest(id).slice(0, 8)}-0000-4000-8000-${digest(id).slice(8, 20)}`,
        tags: { ...placement.tags },
        bootedAt: placement.bootedAt ?? placement.patchedAt,
        down: false,
      },
    }),
  };
  state.nodes.set(id, node);
  return node;
};

export const isNewestAgent = ({ agentVersion }: NodeRecord): boolean => agentVersion === NEWEST_AGENT;

export const updateAgent = (node: NodeRecord): void => {
  node.agentVersion = NEWEST_AGENT;
};

/** The operating system came up: what was installed runs now, and the agent answers. */
export const nodeBooted = (node: NodeRecord): void => {
  delete node.downAt;
  delete node.lostAt;
  booted(node.software, node.system);
};

/** Restarts the operating system from within, as a script or an install does. */
export const restartNode = (state: SsmState, node: NodeRecord, end: 'returns' | 'hangs'): void => {
  const { hybrid } = node;
  node.downAt = state.clock.now();
  if (hybrid === undefined) {
    state.ec2.restart(node.id, end);
    return;
  }
  hybrid.down = true;
  if (end === 'hangs') return;
  state.clock.at(state.clock.now() + HYBRID_RESTART_TAKES, () => {
    hybrid.down = false;
    hybrid.bootedAt = state.clock.now();
    nodeBooted(node);
  });
};

const HYBRID_RESTART_TAKES = 120_000;

/** Follows EC2: an instance that goes down takes its agent with it. */
export const followPower = (state: SsmState): void =>
  state.ec2.onPower((id, power) => {
    const node = state.nodes.get(id);
    if (node === undefined) return;
    if (power === 'up') nodeBooted(node);
    else if (power === 'down') node.downAt = state.clock.now();
  });
