import { present } from '../../src/present.ts';
import { answerOf } from '../aws/wire-error.ts';
import type { CallService } from '../types.ts';
import { ControlRefusal } from './answer.ts';
import type { FaultParts } from './fault-act.ts';
import type {
  CveInput,
  DocumentInput,
  InstanceInput,
  PlaceInput,
  ScanInput,
  TagInput,
  WindowInput,
  WorkerInput,
} from './input.ts';

/** The AWS side of what a person may do to the world: by account and Region. */
export interface Clouds {
  home: CloudParts;
  /** By `444455556666/us-east-1`. */
  at: (place: string) => CloudParts | undefined;
  /** Home first. */
  places: readonly string[];
  change: (input: PlaceInput) => void;
}

export interface CloudParts {
  /** Calls AWS as an administrator. */
  call: CallService;
  /** Whether the worker takes messages from its queues. */
  setPolling: (enabled: boolean) => void;
  /** Lets the agent of a node fall silent, or answer again. @throws what Systems Manager refuses */
  setAgent: (nodeId: string, is: 'lost' | 'found') => void;
  /** Lets CISA list a vulnerability, or exploits of it be seen. */
  learn: (cve: CveInput) => Promise<void>;
  /** Lets a role of people be there, with every permission that a policy of its own can give. */
  admitPeople: (role: string) => void;
  addFault: NonNullable<FaultParts['addAwsFault']>;
  /** Scans a node now. @throws Error for a node or baseline that is not there */
  scan: (scan: ScanInput) => void;
}

export async function actOnInstance(
  { call, setAgent }: CloudParts,
  { instance, becomes }: InstanceInput,
): Promise<void> {
  const InstanceIds = [instance];
  switch (becomes) {
    case 'stopped':
      return void (await said(call('ec2', 'StopInstances', { InstanceIds })));
    case 'started':
      return void (await said(call('ec2', 'StartInstances', { InstanceIds })));
    case 'lost':
    case 'found':
      return said(Promise.resolve().then(() => setAgent(instance, becomes)));
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
export async function actOnTags({ call }: CloudParts, { instance, tags = {}, remove = [] }: TagInput): Promise<void> {
  const Resources = [await instanceId(call, instance)];
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (remove.length > 0) await said(call('ec2', 'DeleteTags', { Resources, Tags: remove.map((Key) => ({ Key })) }));
  if (Tags.length > 0) await said(call('ec2', 'CreateTags', { Resources, Tags }));
}

/** People know an instance by its id or by its tag Name. */
async function instanceId(call: CallService, instance: string): Promise<string> {
  if (instance.startsWith('i-')) return instance;
  const { Reservations = [] } = Object(
    await call('ec2', 'DescribeInstances', { Filters: [{ Name: 'tag:Name', Values: [instance] }] }),
  );
  const named: string[] = Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ InstanceId }: { InstanceId: string }) => InstanceId),
  );
  const [id, ...others] = named;
  if (id === undefined) throw new ControlRefusal(`No instance has the Name ${instance}.`);
  if (others.length > 0)
    throw new ControlRefusal(`${named.length} instances have the Name ${instance}: ${named.join(', ')}.`);
  return id;
}

export async function actOnWindow(
  { call }: CloudParts,
  { window: WindowId, enabled: Enabled, schedule: Schedule, deleted }: WindowInput,
): Promise<void> {
  const change = present({ Enabled, Schedule });
  if ((deleted === true) === Object.keys(change).length > 0)
    throw new ControlRefusal('A window is either deleted, or gets another schedule, or is enabled or disabled.');
  await (deleted === true
    ? said(call('ssm', 'DeleteMaintenanceWindow', { WindowId }))
    : said(call('ssm', 'UpdateMaintenanceWindow', { WindowId, ...change })));
}

export const actOnCve = ({ learn }: CloudParts, input: CveInput): Promise<void> => learn(input);

export function actOnScan({ scan }: CloudParts, input: ScanInput): void {
  try {
    scan(input);
  } catch (error) {
    throw new ControlRefusal(error instanceof Error ? `${error.message}.` : String(error));
  }
}

/** @returns the id of the execution */
export async function actOnDocument(
  { call, admitPeople }: CloudParts,
  { document, role, session, parameters }: DocumentInput,
): Promise<unknown> {
  admitPeople(role);
  const input = { DocumentName: document, Parameters: parameters };
  const { AutomationExecutionId } = await said(call('ssm', 'StartAutomationExecution', input, `${role}/${session}`));
  return AutomationExecutionId;
}

export const actOnWorker = ({ setPolling }: CloudParts, { down }: WorkerInput): void => setPolling(!down);

/** What AWS refuses is told as it says it. */
export async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const answer = answerOf(error);
    if (answer === undefined) throw error;
    throw new ControlRefusal(`${answer.code}: ${answer.message}`);
  }
}
