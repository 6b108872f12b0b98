import type { Refresh } from '../state.ts';
import type { Headcount } from './headcount.ts';

/** Why a refresh cannot go on. */
export const describeStall = (heads: Headcount, { rollback }: Refresh): string =>
  `The ${rollback === undefined ? 'instance refresh' : 'rollback'} made no progress for one hour. ${describeWait(heads)}`;

/** Why a refresh is not done yet, as far as AWS's words are known. */
export const describeWait = ({ starting, checking, warming, held, old, ready, total }: Headcount): string => {
  if (starting !== undefined)
    return `Waiting for remaining instances to be available. For example: ${starting.id} has insufficient data to evaluate its health with Amazon EC2.`;
  if (checking !== undefined)
    return `Waiting for remaining instances to be available. For example: ${checking.id} has insufficient data to evaluate its health with Elastic Load Balancing.`;
  if (warming !== undefined)
    return `Waiting for instances to warm up before continuing. For example: ${warming.id} is warming up.`;
  const [first] = held;
  if (first !== undefined && old.length === 0)
    return first.lifecycle === 'Standby'
      ? `Waiting for instances in Standby to return to service. For example: ${first.id} is in Standby.`
      : `Waiting for scale-in protection to be removed. For example: ${first.id} is protected from scale in.`;
  return `Waiting for remaining instances to be available. ${ready} of ${total} instances are updated.`;
};
