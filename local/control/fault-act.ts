import { parseDuration } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import type { Slack } from '../slack/slack.ts';
import type { Fault } from '../types.ts';
import { ControlRefusal } from './answer.ts';
import type { faultInput, parseInput } from './input.ts';

export interface FaultParts {
  /** @throws ControlRefusal when the run talks to another Slack */
  slack: () => Slack;
  /** Adds a fault of AWS, its events or a bake; `undefined` when the run talks to a real AWS. */
  addAwsFault: ((fault: Exclude<Fault, { target: 'slack' }>) => void) | undefined;
}

/** Adds a fault to the part of the world that it is for. `exactOptionalPropertyTypes`: what was not given is not there. */
export function addFault(parts: FaultParts, input: ReturnType<typeof parseInput<typeof faultInput>>): void {
  if (input.target === 'alarm') {
    awsFaults(parts)(input);
    return;
  }
  const { times, ...rest } = input;
  const count = times === undefined ? {} : { times };
  switch (rest.target) {
    case 'slack': {
      const { retryAfter, for: lasts, by, ...fault } = rest;
      checkLength(fault.kind, { lasts, times });
      checkDelay(fault.kind, by);
      parts.slack().faults.add({ ...fault, ...count, ...present({ retryAfter, for: lasts, by }) });
      return;
    }
    case 'aws':
      checkDuration(rest.for, times);
      awsFaults(parts)({ ...present(rest), ...count });
      return;
    case 'function':
    case 'instance':
    case 'node':
      awsFaults(parts)({ ...rest, ...count });
      return;
    case 'events': {
      const { detailType, by, ...fault } = rest;
      const filter = detailType === undefined ? {} : { detailType };
      awsFaults(parts)({ ...fault, ...count, ...filter, ...(by === undefined ? {} : { by }) });
      return;
    }
    case 'stack':
    case 'bake': {
      const { reason, ...fault } = rest;
      awsFaults(parts)({ ...fault, ...count, ...(reason === undefined ? {} : { reason }) });
    }
  }
}

/** An outage lasts its time, anything else happens so often: each takes its own. */
function checkLength(kind: string, { lasts, times }: { lasts: string | undefined; times: number | undefined }): void {
  if (kind !== 'outage') {
    if (lasts !== undefined) throw new ControlRefusal(`Only an outage has "for"; ${kind} has "times".`);
    return;
  }
  if (times !== undefined || parseDuration(lasts ?? '') === undefined)
    throw new ControlRefusal('An outage needs how long it lasts, and no "times": {"for": "2h"}.');
}

/** A call that is carried out late says how late, and no other does. */
function checkDelay(kind: string, by: string | undefined): void {
  const isLate = kind === 'timeout-late-accept';
  if (isLate !== (by !== undefined) || (by !== undefined && parseDuration(by) === undefined))
    throw new ControlRefusal('A late call, and no other fault of Slack, needs how late it is: {"by": "90s"}.');
}

/** It happens so often, or lasts its time. */
function checkDuration(lasts: string | undefined, times: number | undefined): void {
  if (lasts === undefined) return;
  if (times !== undefined || parseDuration(lasts) === undefined)
    throw new ControlRefusal('A fault of AWS has either "times" or how long it lasts: {"for": "2h"}.');
}

function awsFaults({ addAwsFault }: FaultParts): (fault: Exclude<Fault, { target: 'slack' }>) => void {
  if (addAwsFault === undefined) throw new ControlRefusal('This run talks to a real AWS: no faults there.', 409);
  return addAwsFault;
}
