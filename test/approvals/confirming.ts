import type { Config } from '../../src/config/types.ts';
import { CONFIG } from '../model/config.ts';

/** The one that `confirmingConfig` names. */
export const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';

/** The session in which one of `confirmingConfig` confirms; another role or account is none of the config's. */
export const sessionArn = (name: string, role = ROLE, account = '111122223333'): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}@example.com`;

/** The deployed config wants confirmation from Ana and Ben for whatever `nonprod` approves. */
export function confirmingConfig(): Config {
  const { nonprod } = CONFIG.policies;
  if (nonprod === undefined) throw new Error('the config has no such policy');
  return {
    ...CONFIG,
    policies: { ...CONFIG.policies, nonprod: { ...nonprod, confirm: 'aws' } },
    confirm: { roles: [ROLE], people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com' } },
  };
}
