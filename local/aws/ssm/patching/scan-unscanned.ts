import { targetsOf } from '../commands/targets.ts';
import type { SsmState } from '../state.ts';
import type { AssociationRecord } from './association.ts';
import { recordScan } from './past-scan.ts';
import { runAssociation } from './run-association.ts';

/** What the associations found before the world began on nodes that have no report yet. */
export const scanUnscanned = async (state: SsmState): Promise<void> => {
  for (const association of state.associations.values()) {
    const { lastRunAt } = association;
    if (!isPatching(association) || lastRunAt === undefined) continue;
    for (const id of await targetsOf(state, { Targets: [...association.targets] })) {
      const node = state.nodes.get(id);
      if (node !== undefined && node.report === undefined && node.registeredAt < lastRunAt)
        recordScan(state, { id, at: lastRunAt });
    }
  }
};

/** A node that has just registered is scanned by the associations that select it. */
export const scanNewNode = async (state: SsmState, id: string): Promise<void> => {
  for (const association of state.associations.values()) {
    if (!isPatching(association)) continue;
    const selected = await targetsOf(state, { Targets: [...association.targets] });
    if (selected.includes(id)) await runAssociation(state, association, [{ Key: 'InstanceIds', Values: [id] }]);
  }
};

const isPatching = ({ documentName }: AssociationRecord): boolean => documentName.startsWith('AWS-RunPatchBaseline');
