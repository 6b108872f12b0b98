import { defaultWorld } from './default-world.ts';
import { type World, worldSchema } from './world-schema.ts';

/** People look at what was built before it goes anywhere: three days, Image Builder's own time-out. */
const beforeDistribution = `name: ask-before-distribution
schemaVersion: 1.0
steps:
  - name: ApproveDistribution
    action: WaitForAction
    onFailure: Abort
  - name: DistributeOutputAMI
    action: DistributeImage
    onFailure: Abort
`;

/** People look at a test instance, which runs all the while: an hour. */
const onTestInstance = `name: ask-on-test-instance
schemaVersion: 1.0
steps:
  - name: LaunchTestInstance
    action: LaunchInstance
    onFailure: Abort
  - name: ApplyTestComponents
    action: ExecuteComponents
    onFailure: Abort
  - name: LookAtInstance
    action: WaitForAction
    timeoutSeconds: 3600
    onFailure: Abort
  - name: TerminateTestInstance
    action: TerminateInstance
    onFailure: Continue
`;

const WORKFLOWS: Readonly<Record<string, World['pipelines'][number]['workflows']>> = {
  web: [{ name: 'ask-before-distribution', type: 'DISTRIBUTION', data: beforeDistribution }],
  api: [{ name: 'ask-on-test-instance', type: 'TEST', data: onTestInstance }],
};

/** The default world, in which bakes of web and api wait for people on the way. */
export const approvalWorld: World = worldSchema.parse({
  ...defaultWorld,
  pipelines: defaultWorld.pipelines.map((pipeline) => ({ ...pipeline, workflows: WORKFLOWS[pipeline.name] ?? [] })),
});
