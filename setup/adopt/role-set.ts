import {
  type Capability,
  ChangeSetNotFoundException,
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { pages } from '../../src/aws/pages.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { present } from '../../src/present.ts';
import type { RoleSetSeen } from './decision/role-change.ts';
import type { RoleSet } from './types.ts';

const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

const named = ({ stack, name }: RoleSet) => ({ StackName: stack, ChangeSetName: name });

/** The change set of a role; errors are those of the SDK. */
export interface RoleSets {
  /** Of an earlier attempt, whose role nothing tells. */
  removeEarlier: (set: RoleSet) => Promise<void>;
  create: (set: RoleSet) => Promise<void>;
  describe: (set: RoleSet) => Promise<RoleSetSeen>;
  execute: (set: RoleSet) => Promise<void>;
  /** The stack's status and service role now. */
  stack: (set: RoleSet) => Promise<{ status: string; roleArn?: string }>;
}

export function createRoleSets(aws: AwsConfig): RoleSets {
  const client = new CloudFormationClient(aws);
  return {
    removeEarlier: async (set) => {
      try {
        await client.send(new DescribeChangeSetCommand(named(set)));
      } catch (error) {
        if (error instanceof ChangeSetNotFoundException) return;
        throw error;
      }
      await client.send(new DeleteChangeSetCommand(named(set)));
    },
    create: async (set) => {
      await client.send(
        new CreateChangeSetCommand({
          ...named(set),
          ChangeSetType: 'UPDATE',
          Description: 'Gives the stack its service role, for Patchwarden',
          UsePreviousTemplate: true,
          RoleARN: set.roleArn,
          Parameters: set.parameters.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
          Capabilities: CAPABILITIES.filter((each: Capability) => set.capabilities.includes(each)),
          Tags: Object.entries(set.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    },
    describe: (set) => described(client, set),
    execute: async (set) => {
      await client.send(new ExecuteChangeSetCommand(named(set)));
    },
    stack: async ({ stack }) => {
      const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
      return { status: found?.StackStatus ?? 'UNKNOWN', ...present({ roleArn: found?.RoleARN }) };
    },
  };
}

async function described(client: CloudFormationClient, set: RoleSet): Promise<RoleSetSeen> {
  const first = await client.send(new DescribeChangeSetCommand(named(set)));
  const changes = await pages(
    async (NextToken) =>
      NextToken === undefined ? first : client.send(new DescribeChangeSetCommand({ ...named(set), NextToken })),
    ({ Changes, NextToken }) => ({ items: Changes, next: NextToken }),
  );
  return {
    status: first.Status ?? 'UNKNOWN',
    ...present({ statusReason: first.StatusReason }),
    executionStatus: first.ExecutionStatus ?? 'UNKNOWN',
    parameters: (first.Parameters ?? []).map(
      ({ ParameterKey: key = '', ParameterValue: value = '', UsePreviousValue }) => ({
        key,
        value,
        isPrevious: UsePreviousValue === true,
      }),
    ),
    changes: changes.map(({ ResourceChange: change }) => ({
      logicalId: change?.LogicalResourceId ?? '',
      type: change?.ResourceType ?? '',
      action: change?.Action ?? 'UNKNOWN',
      ...present({ replacement: change?.Replacement }),
      scope: change?.Scope ?? [],
    })),
  };
}
