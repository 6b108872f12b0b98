import type { AutoScalingGroup } from '../../../aws/auto-scaling.ts';
import type { Answer, GroupUpdate } from '../../types/template.ts';
import type { Warning } from '../../types/warning.ts';
import { namesOf } from '../bounds.ts';
import { warn } from '../live.ts';
import { valueOr } from './answer.ts';

/** What a change does to instances that are protected from scale-in or in Standby. */
interface Treatment {
  protected: 'replaced' | 'wait' | 'left';
  standby: 'replaced' | 'wait' | 'left';
}

/**
 * Neither a second group nor a rolling update honours scale-in protection; an instance refresh waits an hour and then fails, unless
 * its preferences say otherwise.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export function treatmentOf(update: GroupUpdate): Treatment | undefined {
  switch (update.kind) {
    case 'replace':
    case 'roll':
      return { protected: 'replaced', standby: 'replaced' };
    case 'refresh':
      return {
        protected: choiceOf(update.scaleInProtected, 'Refresh'),
        standby: choiceOf(update.standby, 'Terminate'),
      };
    case 'none':
      return undefined;
    case 'unknown':
      return REFRESH_BY_DEFAULT;
  }
}

/** What the runbook's own refreshes leave to AWS. */
export const REFRESH_BY_DEFAULT: Treatment = { protected: 'wait', standby: 'wait' };

function choiceOf(answer: Answer<string>, replaces: string): 'replaced' | 'wait' | 'left' {
  const choice = valueOr(answer, { absent: 'Wait', unknown: 'Wait' });
  if (choice === replaces) return 'replaced';
  return choice === 'Ignore' ? 'left' : 'wait';
}

type Say = (facts: Warning['facts']) => Warning;

const PROTECTED: Readonly<Record<Treatment['protected'], Say>> = {
  replaced: (facts) => warn('protected-replaced', false, facts),
  wait: (facts) => warn('protected-wait', false, facts),
  left: (facts) => warn('protected-left', false, facts),
};
const STANDBY: Readonly<Record<Treatment['standby'], Say>> = {
  replaced: (facts) => warn('standby-replaced', false, facts),
  wait: (facts) => warn('standby-wait', false, facts),
  left: (facts) => warn('standby-left', false, facts),
};

/** Instances that are protected from scale-in, and those in Standby: how many, which, and what becomes of them. */
export function protectionWarnings(group: AutoScalingGroup, treatment: Treatment | undefined): Warning[] {
  if (treatment === undefined) return [];
  const standby = group.instances.filter(({ lifecycle }) => /Standby/.test(lifecycle));
  const isProtected = group.instances.filter((one) => one.protectedFromScaleIn && !standby.includes(one));
  const said = (say: Say, held: typeof standby): Warning[] =>
    held.length === 0
      ? []
      : [
          say({
            group: group.name,
            instances: `${held.length} of ${group.instances.length}`,
            ids: namesOf(held.map(({ id }) => id)),
          }),
        ];
  return [...said(PROTECTED[treatment.protected], isProtected), ...said(STANDBY[treatment.standby], standby)];
}
