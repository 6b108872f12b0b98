import type { OperatingSystem } from '../../aws/patches.ts';
import type { HeldBack } from './exposure.ts';

/** How a CVE is closed on one fleet. */
export type Path =
  | { kind: 'none' }
  /** Of an override list, on Linux; `leftOut` is rejected by the baseline. */
  | {
      kind: 'install';
      how: 'list';
      list: Readonly<Record<OperatingSystem, readonly string[]>>;
      leftOut: readonly string[];
    }
  /** Everything that the baseline approves, these patches among it. */
  | { kind: 'install'; how: 'baseline'; patches: readonly string[] }
  | { kind: 'scan' }
  | { kind: 'bake'; image: string }
  | { kind: 'deploy'; image: string }
  | { kind: 'blocked'; why: Blocked };

/** Why nothing can be requested from here. */
export type Blocked =
  /** The fleet is only followed: its own window patches it. */
  | { code: 'not-ours' }
  | { code: 'no-fix' }
  /** No patch for it passes the baseline, and no list may go past that. */
  | { code: 'held-back'; held: readonly HeldBack[] }
  /** The config names no image for it. */
  | { code: 'no-image' }
  /** Whether it is exposed is not known, and nothing that can be requested tells. */
  | { code: 'not-known' };
