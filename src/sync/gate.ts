import { readSection } from '../config/section.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { syncSection } from './config.ts';
import { makeParameters, removeParameters } from './decision/parameters.ts';
import { type ChangeRecord, recordOf, textOf } from './decision/record.ts';
import { syncSubject } from './decision/subject.ts';
import type { SyncConfig } from './types/config.ts';
import { bindingOf, type SyncPlan } from './types/plan.ts';

/** The start of a sync, by the run and the deployed config alone. */
export const createSyncGate = (ports: GatePorts): Gate<'sync'> =>
  syncGate(ports, readSection(syncSection, ports.config));

/** The same for a section that is read already. */
export const syncGate = ({ config, here, setting }: GatePorts, sync: SyncConfig | undefined): Gate<'sync'> => ({
  planHashOf: (plan) => hashOf(bindingOf(plan)),
  policyOf: ({ plan }) => (plan.operation === 'remove' ? (sync?.removals ?? sync?.policy) : sync?.policy),
  channelOf: () => sync?.channel ?? config.channel,
  subjectOf: () => syncSubject(here),
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
  answers: ({ plan }, question) => (question.ask === 'change' ? changeIn(plan, question.change) : undefined),
});

/** The change of the plan that has this number, from 1, or this text: each of its fields by name. */
function changeIn({ changes }: SyncPlan, asked: string): ChangeRecord | undefined {
  const records = changes.map(recordOf);
  return /^[1-9][0-9]?$/.test(asked) ? records[Number(asked) - 1] : records.find((record) => textOf(record) === asked);
}
