import type { Feature } from '../contract/feature.ts';
import type { StrayPorts } from './effect.ts';
import { dueStrays, settleStrays } from './flow.ts';

/** Messages that look like a card but are not: after a post whose answer was lost, or a channel that was archived. */
export const createStrays = (ports: StrayPorts): Feature => ({
  onTick: (now) => dueStrays(ports, now),
  look: (_key, { now }) => settleStrays(ports, now),
});
