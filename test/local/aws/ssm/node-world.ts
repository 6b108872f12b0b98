import type { CommandInvocation, SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { createFaults } from '../../../../local/aws/faults.ts';
import { createFleetServices } from '../../../../local/aws/fleet.ts';
import type { OperationHandler } from '../../../../local/aws/service.ts';
import type { NodePlacement } from '../../../../local/aws/ssm/nodes/place-node.ts';
import { createSsm } from '../../../../local/aws/ssm/service.ts';
import { createClock } from '../../../../local/clock.ts';
import type { CallService, EmittedEvent } from '../../../../local/types.ts';

export const START = Date.parse('2026-11-20T09:00:00Z');
export const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };

/** `i-0…0001` for 1. */
export const nodeId = (number: number): string => `i-0${String(number).padStart(16, '0')}`;

const MONTH = 30 * 86_400_000;

/** What other services answer to a `service:Operation`. */
type Answers = (call: string, input: Record<string, unknown>) => Record<string, unknown>;

/** EC2, load balancing and Systems Manager on one clock that stands still, without a wire between. */
export const nodeWorld = (answers?: Answers) => {
  const errors: unknown[] = [];
  const events: EmittedEvent[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const callService: CallService = async (service, operation, input) => {
    const own: OperationHandler | undefined = Object.entries(handlers).find(([name]) => name === operation)?.[1];
    if (service === 'ssm' && own !== undefined) return { ...(await own(input, context)) };
    return answers?.(`${service}:${operation}`, input) ?? {};
  };
  const deps = {
    ...context,
    clock,
    callService,
    emit: (event: EmittedEvent) => events.push(event),
    faults: createFaults(),
    oldestMessage: () => undefined,
  };
  const { ec2, loadBalancing } = createFleetServices(deps);
  const failTarget = (id: string) => loadBalancing.setFailing(id, true);
  const ssm = createSsm({ ...deps, ec2, failTarget });
  const { handlers } = ssm;

  /** Instances of EC2 that are registered, patched a month before the world begins. */
  const place = (numbers: readonly number[], placement: Partial<NodePlacement> = {}): string[] =>
    numbers.map((number) => {
      const id = nodeId(number);
      const { tags = { 'Patch Group': 'Win-PROD' }, system = 'WINDOWS' } = placement;
      ec2.place({
        id,
        imageId: 'ami-0aaaaaaaaaaaaaaaa',
        instanceType: 't3.small',
        availabilityZone: 'ap-southeast-2a',
        subnetId: 'subnet-1a',
        launchedAt: START - 3 * MONTH,
        windows: system === 'WINDOWS',
        tags,
      });
      const { tags: _tags, ...rest } = placement;
      ssm.placeNode({ computerName: `server-${number}`, patchedAt: START - MONTH, ...rest, id, system });
      return id;
    });

  const send = async (input: Partial<SendCommandCommandInput>): Promise<string> => {
    const { Command } = await handlers.SendCommand({ DocumentName: 'AWS-RunShellScript', ...input });
    return Command.CommandId ?? '';
  };

  const command = async (id: string) => {
    const [found] = (await handlers.ListCommands({ CommandId: id })).Commands;
    if (found === undefined) throw new Error(`there is no command ${id}`);
    return found;
  };

  const invocations = async (id: string, Details = false): Promise<CommandInvocation[]> => {
    const { CommandInvocations } = await handlers.ListCommandInvocations({ CommandId: id, Details });
    return CommandInvocations;
  };

  return {
    clock,
    ec2,
    loadBalancing,
    ssm,
    handlers,
    errors,
    events,
    place,
    send,
    command,
    invocations,
    /** `Status/StatusDetails` of the command. */
    ended: async (id: string) => {
      const { Status, StatusDetails } = await command(id);
      return `${Status}/${StatusDetails}`;
    },
    /** `StatusDetails` of each invocation, in their order. */
    details: async (id: string) => (await invocations(id)).map(({ StatusDetails }) => StatusDetails),
    after: (seconds: number) => clock.advance(seconds * 1000),
  };
};

export type NodeWorld = ReturnType<typeof nodeWorld>;

/** A script on every instance of the group. */
export const SCRIPT = {
  DocumentName: 'AWS-RunPowerShellScript',
  Parameters: { commands: ['Get-Service'] },
  Targets: [{ Key: 'tag:Patch Group', Values: ['Win-PROD'] }],
};
