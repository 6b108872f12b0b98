import type { Focus } from './focus.ts';
import type { Mix } from './mixes.ts';
import type { Patch } from './modules.ts';
import type { Kind } from './people.ts';

/** A wrong Patchwarden that the schedules must catch: they are what is tested here. */
export interface SeededBug {
  title: string;
  patches: readonly Patch[];
  /** The schedules in which it shows soonest. */
  mixes: readonly Mix['name'][];
  /** The runs in which it shows. */
  kind: Kind;
  /** What makes it show soon. */
  focus?: Focus;
}

export const bug = (
  title: string,
  ...patches: readonly (readonly [file: string, find: string, replace: string])[]
): SeededBug => ({
  title,
  patches: patches.map(([file, find, replace]) => ({ file: `src/${file}`, find, replace })),
  mixes: ['none', 'light', 'heavy'],
  kind: 'bake',
});

/** With many faults deploys seldom come far enough. */
export const deploys = (seeded: SeededBug): SeededBug => ({ ...seeded, mixes: ['none', 'light'], kind: 'deploy' });

/** A bug that shows where occurrences of windows are asked about. */
export const slots = (...of: Parameters<typeof bug>): SeededBug => ({ ...bug(...of), kind: 'patch' });

/** It shows soon where this is common, and nothing else goes wrong. */
export const focused = (focus: Focus, seeded: SeededBug): SeededBug => ({ ...seeded, focus, mixes: ['none'] });
