import {
  DocumentAlreadyExists,
  DuplicateDocumentContent,
  InvalidDocument,
  InvalidDocumentContent,
  InvalidDocumentOperation,
  InvalidDocumentVersion,
  MaxDocumentSizeExceeded,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { automationWorld, runbook } from './automation-world.ts';

const call =
  '  - name: call\n    action: aws:executeAwsApi\n    inputs: { Service: ec2, Api: DescribeImages }\n    outputs: [{ Name: id, Selector: $.a }]';

/** What is wrong with each of these, as the refusal must say it. */
const wrong: [title: string, content: string, words: string][] = [
  ['another schema', runbook(call).replace('0.3', '2.2'), 'schemaVersion'],
  ['an unknown top member', runbook(call, 'retries: 3'), 'retries'],
  ['no steps', 'schemaVersion: "0.3"\nmainSteps: []', 'mainSteps'],
  ['an unknown action', runbook(call.replace('executeAwsApi', 'executeApi')), 'mainSteps.0.action'],
  ['an unknown step member', runbook(`${call}\n    retry: 2`), 'retry'],
  ['a name with a space', runbook(call.replace('name: call', 'name: call it')), 'letters, digits and _'],
  ['a name used twice', runbook(`${call}\n${call}`), 'call is used more than once'],
  ['a nextStep that is not there', runbook(`${call}\n    nextStep: gone`), 'nextStep: there is no step gone'],
  ['an onFailure that is not there', runbook(`${call}\n    onFailure: step:gone`), 'onFailure: there is no step gone'],
  ['an onCancel that is not there', runbook(`${call}\n    onCancel: step:gone`), 'onCancel: there is no step gone'],
  ['an onFailure of another form', runbook(`${call}\n    onFailure: Retry`), 'must be Abort, Continue or step:<name>'],
  ['an onCancel Continue', runbook(`${call}\n    onCancel: Continue`), 'must be Abort or step:<name>'],
  ['no Service', runbook(call.replace('Service: ec2, ', '')), 'inputs.Service'],
  ['a Selector that is no path', runbook(call.replace('$.a', 'a')), 'does not start with $'],
  ['an output type that is none', runbook(call.replace('$.a }', '$.a, Type: Text }')), 'Type'],
  ['an unknown parameter reference', runbook(call.replace('ec2', '"{{ Service }}"')), 'inputs.Service'],
  [
    'a reference to no parameter',
    runbook(call.replace('Images }', 'Images, Id: "{{ Id }}" }')),
    '{{ Id }}: there is no such parameter',
  ],
  [
    'a reference to no output',
    runbook(call.replace('Images }', 'Images, Id: "{{ call.ids }}" }')),
    '{{ call.ids }}: there is no such step output',
  ],
  [
    'a reference to no variable',
    runbook(call.replace('Images }', 'Images, Id: "{{ variable:x }}" }')),
    'no such variable',
  ],
  ['an output of no step', runbook(call, 'outputs: [call.nothing]'), 'call.nothing is no output of a step'],
  ['a parameter type that is none', runbook(call, 'parameters: { A: { type: Text } }'), 'parameters.A.type'],
  ['a role that is none', runbook(call, 'assumeRole: me'), 'assumeRole'],
  ['a role of no parameter', runbook(call, 'assumeRole: "{{ Role }}"'), 'no such parameter'],
  [
    'a sleep of no duration',
    runbook('  - name: nap\n    action: aws:sleep\n    inputs: { Duration: 10m }'),
    'ISO 8601',
  ],
  [
    'a sleep of two kinds',
    runbook('  - name: nap\n    action: aws:sleep\n    inputs: { Duration: PT1M, Timestamp: x }'),
    'either Duration or Timestamp',
  ],
  [
    'a wait without values',
    runbook(
      '  - name: w\n    action: aws:waitForAwsResourceProperty\n    inputs: { Service: a, Api: B, PropertySelector: $.a, DesiredValues: [] }',
    ),
    'DesiredValues',
  ],
  [
    'a branch operator that is none',
    runbook('  - name: b\n    action: aws:branch\n    inputs: { Choices: [{ NextStep: b, Variable: x, Equals: y }] }'),
    'Equals is not an operator',
  ],
  [
    'a branch to no step',
    runbook(
      '  - name: b\n    action: aws:branch\n    inputs: { Choices: [{ NextStep: gone, Variable: x, StringEquals: y }] }',
    ),
    'NextStep: there is no step gone',
  ],
  [
    'a loop in a loop',
    runbook(
      '  - name: l\n    action: aws:loop\n    inputs: { Iterators: [1], Steps: [{ name: m, action: "aws:loop", inputs: { Iterators: [1], Steps: [{ name: n, action: "aws:pause", inputs: {} }] } }] }',
    ),
    'a loop cannot hold a loop',
  ],
  [
    'a variable that is set but not declared',
    runbook('  - name: u\n    action: aws:updateVariable\n    inputs: { Name: "variable:x", Value: 1 }'),
    'there is no variable x',
  ],
  ['text that is no YAML', 'a: [', 'Flow sequence'],
];

describe('CreateDocument', () => {
  test.each(wrong)('refuses %s and names it', async (_title, content, words) => {
    const created = automationWorld().create(content);
    await expect(created).rejects.toThrow(InvalidDocumentContent);
    await expect(created).rejects.toThrow(words);
  });

  test('takes JSON unless told that it is YAML', async () => {
    const { ssm } = automationWorld();
    const content = {
      schemaVersion: '0.3',
      mainSteps: [{ name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
    };
    const { DocumentDescription } = await ssm.handlers.CreateDocument({
      Name: 'Json',
      DocumentType: 'Automation',
      Content: JSON.stringify(content),
    });
    expect(DocumentDescription).toMatchObject({
      Name: 'Json',
      DocumentFormat: 'JSON',
      SchemaVersion: '0.3',
      Status: 'Creating',
    });
    await expect(
      ssm.handlers.CreateDocument({ Name: 'Yaml', DocumentType: 'Automation', Content: runbook(call) }),
    ).rejects.toThrow(InvalidDocumentContent);
  });

  test('refuses a second of the name, a reserved or bad name, more than 64 KB, and types nobody simulates', async () => {
    const world = automationWorld();
    await world.create(runbook(call));
    await expect(world.create(runbook(call))).rejects.toThrow(DocumentAlreadyExists);
    await expect(world.create(runbook(call), 'AWS-Mine')).rejects.toThrow(ValidationException);
    await expect(world.create(runbook(call), 'a b')).rejects.toThrow(ValidationException);
    await expect(world.create(`${runbook(call)}\n#${'x'.repeat(65_536)}`, 'Large')).rejects.toThrow(
      MaxDocumentSizeExceeded,
    );
    await expect(
      world.ssm.handlers.CreateDocument({ Name: 'Pkg', Content: '{}', DocumentType: 'Package' }),
    ).rejects.toThrow('type Package');
  });
});

describe('versions of a document', () => {
  const second = runbook(call.replace('$.a', '$.b'), 'description: Second');

  test('a new one is the latest, and the default stays until it is changed', async () => {
    const world = automationWorld();
    const { handlers } = world.ssm;
    await world.create(runbook(call));
    await handlers.UpdateDocument({
      Name: 'Runbook',
      Content: second,
      DocumentFormat: 'YAML',
      DocumentVersion: '$LATEST',
    });
    const { Document } = await handlers.DescribeDocument({ Name: 'Runbook' });
    expect(Document).toMatchObject({ DocumentVersion: '1', LatestVersion: '2', DefaultVersion: '1', Status: 'Active' });
    expect((await handlers.GetDocument({ Name: 'Runbook', DocumentVersion: '$LATEST' })).Content).toBe(second);
    await handlers.UpdateDocumentDefaultVersion({ Name: 'Runbook', DocumentVersion: '2' });
    const execution = await world.get(await world.start());
    expect(execution.DocumentVersion).toBe('2');
  });

  test('equal content, unknown versions and the default version are protected', async () => {
    const world = automationWorld();
    const { handlers } = world.ssm;
    await world.create(runbook(call));
    await expect(handlers.UpdateDocument({ Name: 'Runbook', Content: runbook(call) })).rejects.toThrow(
      DuplicateDocumentContent,
    );
    await expect(handlers.GetDocument({ Name: 'Runbook', DocumentVersion: '9' })).rejects.toThrow(
      InvalidDocumentVersion,
    );
    await expect(handlers.DeleteDocument({ Name: 'Runbook', DocumentVersion: '1' })).rejects.toThrow(
      InvalidDocumentOperation,
    );
    await handlers.DeleteDocument({ Name: 'Runbook' });
    await expect(handlers.DescribeDocument({ Name: 'Runbook' })).rejects.toThrow(InvalidDocument);
  });

  test('DescribeDocument lists the parameters of a Command document of AWS, whose content is not simulated', async () => {
    const { handlers } = automationWorld().ssm;
    const { Document } = await handlers.DescribeDocument({ Name: 'AWS-RunPatchBaselineWithHooks' });
    expect(Document).toMatchObject({ Owner: 'Amazon', DocumentType: 'Command', PlatformTypes: ['Windows', 'Linux'] });
    expect(Document.Parameters?.map(({ Name }) => Name)).toEqual([
      'Operation',
      'SnapshotId',
      'RebootOption',
      'PreInstallHookDocName',
      'PostInstallHookDocName',
      'OnExitHookDocName',
    ]);
    await expect(handlers.GetDocument({ Name: 'AWS-RunPatchBaselineWithHooks' })).rejects.toThrow(InvalidDocument);
  });

  test('DescribeDocument lists the parameters, ListDocuments filters by type, name and tag', async () => {
    const world = automationWorld();
    const { handlers } = world.ssm;
    await world.create(
      runbook(
        call,
        'parameters: { Run: { type: String, description: The run }, Tags: { type: StringList, default: [a] } }',
      ),
    );
    await handlers.AddTagsToResource({
      ResourceType: 'Document',
      ResourceId: 'Runbook',
      Tags: [{ Key: 'team', Value: 'web' }],
    });
    expect((await handlers.DescribeDocument({ Name: 'Runbook' })).Document.Parameters).toEqual([
      { Name: 'Run', Type: 'String', Description: 'The run' },
      { Name: 'Tags', Type: 'StringList', DefaultValue: '["a"]' },
    ]);
    const names = async (Key: string, Values: string[]) =>
      (await handlers.ListDocuments({ Filters: [{ Key, Values }] })).DocumentIdentifiers.map(({ Name }) => Name);
    expect(await names('DocumentType', ['Automation'])).toEqual(['Runbook']);
    expect(await names('DocumentType', ['ChangeCalendar'])).toEqual([]);
    expect(await names('Name', ['Run'])).toEqual(['Runbook']);
    expect(await names('tag:team', ['web'])).toEqual(['Runbook']);
    await expect(names('Colour', ['red'])).rejects.toThrow('Colour');
  });
});
