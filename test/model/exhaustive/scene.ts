import { RULES, type Rules } from '../people.ts';
import type { Occurrence } from '../windows.ts';

/** What is requested, approved and started. */
export const KINDS = ['bake', 'deploy', 'patch', 'occurrence'] as const;
export type SceneKind = (typeof KINDS)[number];

export const START = Date.parse('2026-11-20T09:00:00Z');
const SECOND = 1_000;

/**
 * The moments of an exploration, in seconds. A worker lives no longer than a minute, so none goes from one to the next; before a window
 * opens the tick comes once more.
 */
const MOMENTS: Readonly<Record<SceneKind, readonly number[]>> = {
  bake: [0, 130, 1_200, 1_330, 2_400],
  deploy: [0, 130, 1_200, 1_330, 2_400],
  patch: [0, 130, 1_200, 1_330, 2_400],
  occurrence: [0, 60, 130, 260],
};
/** What is held at the gate is started once more, and looked at after that. */
export const lastStep = (kind: SceneKind): number => MOMENTS[kind].length - 1;
export const momentOf = (kind: SceneKind, step: number): number => START + (MOMENTS[kind][step] ?? 0) * SECOND;
/** The moment at which the window opens, and until which what is not the product's own doing may happen. */
export const OPENING_STEP = 2;

export const REQUESTER = 'U0DEV';
export const APPROVERS = ['U0BEN', 'U0CLEO'] as const;
/** Whoever requests it is one of those who may approve. */
export const MEMBERS: readonly string[] = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', REQUESTER];
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

/** It opens while what has been approved may be armed. */
const OPENS_AT = START + 90 * SECOND;
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
