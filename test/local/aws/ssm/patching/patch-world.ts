import type { InstancePatchState } from '@aws-sdk/client-ssm';
import { type NodeWorld, nodeWorld, SCRIPT } from '../node-world.ts';

/** A world with what patching tests do again and again. */
export const patchWorld = (answers?: Parameters<typeof nodeWorld>[0]) => {
  const world = nodeWorld(answers);
  const run = async (parameters: Record<string, string[]>, input: object = {}): Promise<string> => {
    const id = await world.send({
      DocumentName: 'AWS-RunPatchBaseline',
      Targets: SCRIPT.Targets,
      MaxErrors: '100%',
      Parameters: parameters,
      ...input,
    });
    await world.after(3600);
    return id;
  };
  return {
    ...world,
    scan: () => run({ Operation: ['Scan'] }),
    install: (parameters: Record<string, string[]> = {}) => run({ Operation: ['Install'], ...parameters }),
    run,
    state: async (id: string): Promise<InstancePatchState> => {
      const { InstancePatchStates } = await world.handlers.DescribeInstancePatchStates({ InstanceIds: [id] });
      const [found] = InstancePatchStates;
      if (found === undefined) throw new Error(`${id} was never scanned`);
      return found;
    },
    /** `KBId` of an instance's patches in these states. */
    patches: async (InstanceId: string, ...Values: string[]): Promise<string[]> => {
      const Filters = [{ Key: 'State', Values }];
      const { Patches } = await world.handlers.DescribeInstancePatches({ InstanceId, Filters, MaxResults: 100 });
      return Patches.map(({ KBId }) => KBId);
    },
  };
};

export type PatchWorld = ReturnType<typeof patchWorld>;

export const closed = (world: NodeWorld): void => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
};
