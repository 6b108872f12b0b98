/**
 * Wakes for the feature `compliance`: one fleet is judged again, since something that its posture is made of has changed beside a sweep,
 * e.g. an exception or a deadline.
 */
export const refreshWake = (fleet: string): { feature: 'compliance'; key: string } => ({
  feature: 'compliance',
  key: `fleet:${fleet}`,
});

/** Wakes the feature `windows`: notices that stand are about a fleet whose deadlines are others than before. */
export const clockWake = (fleet: string): { feature: 'windows'; key: string } => ({
  feature: 'windows',
  key: `c:${fleet}`,
});

/**
 * Wakes the feature `exceptions`: those of one fleet are looked at, since deadlines or what is known to be exploited have changed.
 */
export const exceptionsWake = (fleet: string): { feature: 'exceptions'; key: string } => ({
  feature: 'exceptions',
  key: `fleet:${fleet}`,
});
