import { readSection } from '../config/section.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { syncSection } from './config.ts';
import { makeParameters, removeParameters } from './decision/parameters.ts';
import { recordOf } from './decision/record.ts';
import { syncSubject } from './decision/subject.ts';
import type { SyncConfig } from './types/config.ts';
import { bindingOf } from './types/plan.ts';

/** The start of a sync, by the run and the deployed config alone. */
export const createSyncGate = (ports: GatePorts): Gate<'sync'> =>
  syncGate(ports, readSection(syncSection, ports.config));

/** The same for a section that is read already. */
export const syncGate = ({ config, home, setting }: GatePorts, sync: SyncConfig | undefined): Gate<'sync'> => ({
  placeOf: ({ plan }) => plan.place ?? home,
  planHashOf: (plan) => hashOf(bindingOf(plan)),
  policyOf: ({ plan }) => (plan.operation === 'remove' ? (sync?.removals ?? sync?.policy) : sync?.policy),
  observeOf: () => config.observe,
  channelOf: () => sync?.channel ?? config.channel,
  subjectOf: ({ plan }) => syncSubject(plan.place ?? home),
  // Without `sync` in the config the runbooks are not there, and nothing asks for them.
  startOf: ({ id, epoch, planHash, plan }) => {
    const isRemoval = plan.operation === 'remove';
    return {
      document: setting(isRemoval ? 'PATCHWARDEN_SYNC_REMOVE_DOCUMENT' : 'PATCHWARDEN_SYNC_DOCUMENT'),
      parameters: {
        RunId: id,
        Epoch: String(epoch),
        PlanHash: planHash,
        ...(isRemoval ? removeParameters(plan.changes) : makeParameters(plan.changes)),
      },
    };
  },
  answers: ({ plan: { changes } }, question) =>
    question.ask === 'change' ? changes.map(recordOf)[question.change - 1] : undefined,
});
