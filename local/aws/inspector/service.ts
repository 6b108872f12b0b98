import * as sdk from '@aws-sdk/client-inspector2';
import type { SimulatedService } from '../service.ts';
import { coverageHandlers } from './coverage-handlers.ts';
import { tellFindings } from './events.ts';
import { findingHandlers } from './finding-handlers.ts';
import type { Estate, InspectorOptions, InspectorState, KnownVulnerability } from './state.ts';
import { vulnerabilityHandlers } from './vulnerability-handlers.ts';

export type { KnownVulnerability } from './state.ts';

const NOTHING: Estate = {
  exposures: () => [],
  published: () => [],
  machines: () => [],
  machine: () => undefined,
  isManaged: () => false,
};

/** Amazon Inspector, as far as patching asks it: what is known of a vulnerability, where it is open, and what is not looked at. */
export const createInspector = (options: InspectorOptions) => {
  const { accountId, region = 'ap-southeast-2', vulnerabilities, clock, emit = () => {}, estate = NOTHING } = options;
  const state: InspectorState = {
    accountId,
    region,
    now: () => clock?.now() ?? 0,
    emit,
    estate,
    known: vulnerabilities && new Map(vulnerabilities.map((known) => [known.id, known])),
  };
  return {
    name: 'inspector2',
    sdk,
    handlers: { ...vulnerabilityHandlers(state), ...findingHandlers(state), ...coverageHandlers(state) },
    /** Something becomes known of a vulnerability: from now on it is said, and where it is open, findings are updated. */
    learn: (known: KnownVulnerability): void => {
      if (state.known === undefined) return;
      state.known.set(known.id, { ...state.known.get(known.id), ...known });
      tellFindings(state, state.known, known.id);
    },
  } satisfies SimulatedService & Record<string, unknown>;
};

export type Inspector = ReturnType<typeof createInspector>;
