import { spanText } from '../../duration.ts';
import type { Run } from '../../runs/types/run.ts';

/** Why the approvals of a deploy cover its rollback no longer, a clause. */
export const noLongerCovered = ({ policy }: Pick<Run, 'policy'>): string =>
  `patchwarden.yml now lets approvals under policy ${policy.name} be used for ${spanText(policy.expiresMs)}, and the deploy ended longer ago than that`;
