import type { Target } from '@aws-sdk/client-ssm';
import { sendCommand } from '../commands/send.ts';
import type { SsmState } from '../state.ts';
import type { AssociationRecord } from './association.ts';

/** Runs the association's document on its targets, or on some of them, as a command that Run Command does not show. */
export const runAssociation = async (
  state: SsmState,
  association: AssociationRecord,
  targets: readonly Target[] = association.targets,
): Promise<void> => {
  association.lastRunAt = state.clock.now();
  association.status = 'Pending';
  const command = await sendCommand(
    state,
    {
      DocumentName: association.documentName,
      Parameters: association.given,
      Targets: [...targets],
      MaxConcurrency: association.maxConcurrency,
      MaxErrors: association.maxErrors ?? '100%',
    },
    { hidden: true },
  );
  command.whenFinal.push(() => {
    association.status = command.status === 'Success' ? 'Success' : 'Failed';
    if (association.status === 'Success') association.lastSucceededAt = state.clock.now();
  });
};
