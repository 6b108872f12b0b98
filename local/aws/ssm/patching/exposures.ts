import type { NodeRecord } from '../nodes/node.ts';
import { isConnected } from '../nodes/node.ts';
import { OPERATING_SYSTEMS, type OperatingSystem } from '../nodes/platforms.ts';
import type { SsmState } from '../state.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import { installedOrders } from './software.ts';

/** A released patch that a node has neither this nor a newer one of: its CVEs are open there, whatever its baseline approves. */
export interface Exposure {
  node: NodeRecord;
  patch: CataloguePatch;
  /** What is installed of the same line, if anything is. */
  installed?: CataloguePatch;
}

export interface Published {
  system: OperatingSystem;
  patch: CataloguePatch;
}

/** Of registered nodes that answer. */
export const exposuresOf = (state: SsmState): Exposure[] =>
  [...state.nodes.values()].filter((node) => isConnected(state, node)).flatMap((node) => exposuresOfNode(state, node));

const exposuresOfNode = (state: SsmState, node: NodeRecord): Exposure[] => {
  const orders = installedOrders(node.software);
  const newest = new Map([...node.software.installed.values()].map(({ patch }) => [patch.line, patch]));
  return state.patching.catalogue
    .releasedBy(node.system, state.clock.now())
    .filter(({ cves, line, order }) => cves.length > 0 && order > (orders.get(line) ?? 0))
    .map((patch) => {
      const installed = newest.get(patch.line);
      return { node, patch, ...(installed !== undefined && { installed }) };
    });
};

export const publishedFor = (state: SsmState, cve: string): Published[] =>
  OPERATING_SYSTEMS.flatMap((system) =>
    state.patching.catalogue
      .releasedBy(system, state.clock.now())
      .filter(({ cves }) => cves.includes(cve))
      .map((patch) => ({ system, patch })),
  );
