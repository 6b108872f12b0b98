import { RULES, type Rules } from '../people.ts';
import type { Occurrence } from '../windows.ts';

/** What is requested, approved and started. */
export const KINDS = ['bake', 'deploy', 'patch', 'occurrence'] as const;
export type SceneKind = (typeof KINDS)[number];

/** The moments of an exploration: a worker that is still at it lives no longer than a minute, so none goes from one to the next. */
export const START = Date.parse('2026-11-20T09:00:00Z');
export const STEP_MS = 130_000;
export const momentOf = (step: number): number => START + step * STEP_MS;

export const REQUESTER = 'U0DEV';
export const APPROVERS = ['U0BEN', 'U0CLEO'] as const;
export const MEMBERS: readonly string[] = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2'];
/** One of the approvers is no longer in the group. */
export const FEWER: readonly string[] = MEMBERS.filter((id) => id !== 'U0CLEO');

/** What a process is begun with. */
export interface Scene {
  kind: SceneKind;
  now: number;
  /** The config has been deployed anew, with a third approval. */
  stricter: boolean;
}

const AT_FIRST: Rules = { ...RULES, leads: [], standing: { web: false, api: false } };

export const needed = (stricter: boolean): number => (stricter ? 3 : 2);

export const rulesOf = ({ stricter }: Pick<Scene, 'stricter'>): Rules => ({
  ...AT_FIRST,
  approvals: { web: 1, api: needed(stricter) },
});

/** It opens while what has been approved may be armed: the next moment is within it, and within the first lease. */
const OPENS_AT = START + 90_000;
const OCCURRENCE: Occurrence = {
  name: 'api',
  opensAt: OPENS_AT,
  latestStart: OPENS_AT + 3_600_000,
  tasks: 1,
  beginsAt: OPENS_AT,
};
export const ADOPTED = {
  occurrences: [OCCURRENCE],
  of: (): Occurrence => OCCURRENCE,
};
export const OCCURRENCE_KEY = `api/${OPENS_AT}`;
