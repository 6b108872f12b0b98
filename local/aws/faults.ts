import { parseDuration } from '../../src/duration.ts';
import type { Fault } from '../types.ts';

export type AwsFault = Extract<Fault, { target: 'aws' }>;
export type EventFault = Extract<Fault, { target: 'events' }>;
export type BakeFault = Extract<Fault, { target: 'bake' }>;
export type StackFault = Extract<Fault, { target: 'stack' }>;
export type InstanceFault = Extract<Fault, { target: 'instance' }>;
export type FunctionFault = Extract<Fault, { target: 'function' }>;
export type NodeFault = Extract<Fault, { target: 'node' }>;
export type AlarmFault = Extract<Fault, { target: 'alarm' }>;

interface Pending<F extends Fault> {
  fault: F;
  left: number;
  /** World time at which it is over; it is not used up before. */
  until?: number;
}

/** The faults waiting to happen. Each `take` uses one up. A fault for Slack is not AWS's: `add` refuses it. */
export interface Faults {
  add(fault: Fault): void;
  /** `*` as service or operation in the fault matches any. */
  takeAws(service: string, operation: string, caller?: string): AwsFault | undefined;
  takeEvent(detailType: string): EventFault | undefined;
  /** `pipeline` is the pipeline's ARN or the last part of it. */
  takeBake(pipeline: string): BakeFault | undefined;
  /** By the function's name. */
  takeFunction(name: string): FunctionFault | undefined;
  takeStack(stack: string, kind: StackFault['kind']): StackFault | undefined;
  /** Whether the next instance of the Auto Scaling group of this name meets that fault. */
  takeInstance(group: string, kind: Exclude<InstanceFault['kind'], 'other-image'>): boolean;
  /** The image that the next instance of the group is launched from, where that is another than it was to be. */
  takeOtherImage(group: string): string | undefined;
  /** Who moves alarms; without anybody, an alarm fault is refused. */
  onAlarm(listener: (fault: AlarmFault) => void): void;
  /** Who lets things go wrong on nodes; without anybody, such a fault is refused. */
  onNode(listener: (fault: NodeFault) => void): void;
  clear(): void;
}

/** `now` is the world's time; without it no fault lasts. */
export function createFaults(now?: () => number): Faults {
  const aws: Pending<AwsFault>[] = [];
  const events: Pending<EventFault>[] = [];
  const bakes: Pending<BakeFault>[] = [];
  const instances: Pending<InstanceFault>[] = [];
  const stacks: Pending<StackFault>[] = [];
  const functions: Pending<FunctionFault>[] = [];
  let failNode: ((fault: NodeFault) => void) | undefined;
  let moveAlarm: ((fault: AlarmFault) => void) | undefined;
  return {
    add(fault) {
      if (fault.target === 'alarm' && moveAlarm !== undefined) return moveAlarm(fault);
      if (fault.target === 'alarm') throw new Error('there are no alarms in this world');
      if (fault.target === 'node' && failNode !== undefined) return failNode(fault);
      if (fault.target === 'node') throw new Error('there are no managed nodes in this world');
      const left = fault.times ?? 1;
      if (fault.target === 'aws') aws.push({ fault, left, ...lasting(fault.for, now) });
      else if (fault.target === 'events') events.push({ fault, left });
      else if (fault.target === 'bake') bakes.push({ fault, left });
      else if (fault.target === 'function') functions.push({ fault, left });
      else if (fault.target === 'stack') stacks.push({ fault, left });
      else if (fault.target === 'instance') instances.push({ fault, left });
      else throw new Error(`a fault for ${fault.target} cannot happen in AWS`);
    },
    takeAws: (service, operation, caller) =>
      take(
        withoutPast(aws, now?.() ?? 0),
        (fault) =>
          matches(fault.service, service) &&
          matches(fault.operation, operation) &&
          (fault.caller === undefined || fault.caller === caller),
      ),
    takeEvent: (detailType) => take(events, (fault) => matches(fault.detailType ?? '*', detailType)),
    takeBake: (pipeline) =>
      take(bakes, (fault) => pipeline === fault.pipeline || pipeline.endsWith(`/${fault.pipeline}`)),
    takeFunction: (name) => take(functions, (fault) => fault.function === name),
    takeStack: (stack, kind) => take(stacks, (fault) => fault.kind === kind && fault.stack === stack),
    takeInstance: (group, kind) =>
      take(instances, (fault) => fault.kind === kind && isOf(fault.group, group)) !== undefined,
    takeOtherImage: (group) => {
      const fault = take(instances, ({ kind, group: named }) => kind === 'other-image' && isOf(named, group));
      return fault?.kind === 'other-image' ? fault.image : undefined;
    },
    onAlarm: (listener) => {
      moveAlarm = listener;
    },
    onNode: (listener) => {
      failNode = listener;
    },
    clear() {
      for (const list of [aws, events, bakes, instances, stacks, functions]) list.length = 0;
    },
  };
}

/** A group by its name, or by what comes before a dash in it. */
const isOf = (named: string, group: string): boolean => group === named || group.startsWith(`${named}-`);

function lasting(text: string | undefined, now: (() => number) | undefined): { until?: number } {
  if (text === undefined) return {};
  const ms = parseDuration(text);
  if (ms === undefined || now === undefined) throw new Error(`a fault cannot last ${text}`);
  return { until: now() + ms };
}

/** The list itself, without the faults whose time is over. */
function withoutPast<F extends Fault>(pending: Pending<F>[], now: number): Pending<F>[] {
  for (const [index, { until }] of [...pending.entries()].reverse())
    if (until !== undefined && until <= now) pending.splice(index, 1);
  return pending;
}

const matches = (wanted: string, actual: string) => wanted === '*' || wanted === actual;

function take<F extends Fault>(pending: Pending<F>[], fits: (fault: F) => boolean): F | undefined {
  const index = pending.findIndex(({ fault }) => fits(fault));
  const found = pending[index];
  if (!found) return undefined;
  if (found.until !== undefined) return found.fault;
  found.left--;
  if (found.left <= 0) pending.splice(index, 1);
  return found.fault;
}
