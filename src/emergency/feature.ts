import type { Feature } from '../contract/feature.ts';
import { newTurn } from '../store/due.ts';
import { parseCve } from './command.ts';
import { loadDue } from './effect/store.ts';
import { handleEmergencyClick, submitEmergency } from './flow/click.ts';
import { lookAtEmergency } from './flow/look.ts';
import { requestEmergency } from './flow/request.ts';
import { showExposure } from './flow/show.ts';
import type { EmergencyPorts } from './ports.ts';
import { CVE_FORM } from './types/actions.ts';

/** Vulnerabilities that cannot wait: who is exposed, and one card that follows all fleets to the last instance. */
export const createEmergency = (ports: EmergencyPorts, turn = newTurn()): Feature => ({
  onCommand: async ({ words, to }, now) => {
    const parsed = parseCve(words);
    return parsed.kind === 'request' ? showExposure(ports, { cve: parsed.cve, to }, now) : undefined;
  },
  onClick: (job, now) => handleEmergencyClick(ports, job, now),
  onSubmit: (job, now) =>
    job.callbackId === CVE_FORM ? requestEmergency(ports, job, now) : submitEmergency(ports, job, now),
  // Without a policy none is opened; one that is open when it is taken out is not followed.
  onTick: async (now, work) => (ports.config.compliance === undefined ? [] : loadDue(ports.table, { turn, work, now })),
  look: (key, { now }) => lookAtEmergency(ports, key, now),
});
