import * as sdk from '@aws-sdk/client-ssm';
import { createSsm } from '../../local/aws/ssm/service.ts';
import { createAutomation } from '../../src/aws/ssm.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';
import { startScriptedAws } from '../support/scripted-aws.ts';

let aws: StartedAws;

afterEach(() => aws.close());

const TAG = 'PatchwardenRun-b-7k2m9x4q';
const RUNBOOK = `
schemaVersion: "0.3"
parameters: { RunId: { type: String }, Alarms: { type: StringList, default: [] } }
mainSteps: [{ name: rest, action: aws:sleep, isEnd: true, inputs: { Duration: PT1H } }]
`;

test('finds the executions of one runbook by their tag, on whatever page, with what they were started with', async () => {
  aws = await startAws({ services: (deps) => [createSsm(deps)] });
  const client = new sdk.SSMClient(aws.client);
  for (const Name of ['Restart', 'Patchwarden-Bake', 'Patchwarden-Bake2'])
    await client.send(
      new sdk.CreateDocumentCommand({ Name, Content: RUNBOOK, DocumentType: 'Automation', DocumentFormat: 'YAML' }),
    );
  const start = (DocumentName: string, Key: string, Alarms: string[] = []) =>
    client.send(
      new sdk.StartAutomationExecutionCommand({
        DocumentName,
        Parameters: { RunId: ['b-7k2m9x4q'], Alarms },
        Tags: [{ Key, Value: '1' }],
      }),
    );
  const { AutomationExecutionId: id } = await start('Patchwarden-Bake', TAG, ['one', 'two']);
  await start('Patchwarden-Bake', `${TAG}-2`);
  await start('Patchwarden-Bake2', TAG);
  for (let other = 0; other < 50; other += 1) await start('Restart', TAG);
  const automation = createAutomation(aws.client);
  expect(await automation.findByTag(TAG, 'Patchwarden-Bake')).toEqual([
    { id, document: 'Patchwarden-Bake', parameters: { RunId: ['b-7k2m9x4q'], Alarms: ['one', 'two'] } },
  ]);
});

test('the last page has an empty token; a page that cannot be read is an error', async () => {
  const page = { AutomationExecutionMetadataList: [{ AutomationExecutionId: 'exec-1', DocumentName: 'Other' }] };
  const scripted = await startScriptedAws(
    { name: 'ssm', sdk },
    {
      DescribeAutomationExecutions: [
        { ...page, NextToken: 'more' },
        { ...page, NextToken: '' },
        new sdk.InvalidNextToken({ message: 'no', $metadata: {} }),
      ],
    },
  );
  aws = scripted;
  const automation = createAutomation(aws.client);
  expect(await automation.findByTag(TAG, 'Patchwarden-Bake')).toEqual([]);
  expect(scripted.asked.map(({ input }) => input['NextToken'])).toEqual([undefined, 'more']);
  await expect(automation.findByTag(TAG, 'Patchwarden-Bake')).rejects.toMatchObject({ failure: 'refused' });
});

test.each(['admitted', 'gate.admitted'])('an answer of the gate is read under %s', async (name) => {
  const gate = { StepName: 'gate', Outputs: { [name]: ['yes'] } };
  const AutomationExecution = { AutomationExecutionId: 'exec-1', StepExecutions: [gate] };
  aws = await startScriptedAws({ name: 'ssm', sdk }, { GetAutomationExecution: [{ AutomationExecution }] });
  expect(await createAutomation(aws.client).seen('exec-1')).toMatchObject({ admitted: 'yes' });
});
