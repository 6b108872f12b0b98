import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labAcknowledgements } from '../../../infra/lab/acknowledgements.ts';
import { parseTemplate } from '../../../local/aws/cloudformation/template-text.ts';
import { loadConfigFile } from '../../../src/config/load.ts';
import { ACCOUNT, REGION, root } from '../bot-template.ts';
import { createLab } from './lab-app.ts';

const here = { account: ACCOUNT, region: 'eu-west-1' };
const PARTS = ['network', 'application', 'pipeline'] as const;

/** The report of findings is printed; only whether there are any matters here. */
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

const templatesOf = ({ app, lab }: ReturnType<typeof createLab>) => {
  const assembly = app.synth();
  return PARTS.map((part): [string, Record<string, unknown>] => [
    part,
    Object(assembly.getStackArtifact(lab[part].artifactId).template),
  ]);
};

test('the lab passes cdk-nag’s rules and the CDK’s own validation, as errors', () => {
  delete process.env['CDK_VALIDATION'];
  const made = createLab(here, { checked: true, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  expect(templatesOf(made)).toHaveLength(3);
  expect(console.error).not.toHaveBeenCalled();
});

test('every acknowledgement is needed and has a reason in a sentence', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const { app, lab } = createLab(here, { checked: true, acknowledged: false });
  const report = messageOf(() => app.synth());
  for (const { id, where, reason } of labAcknowledgements(lab)) {
    expect(report).toContain(id);
    expect(report).toContain(where.node.path);
    expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  }
});

test('what is deployed has the resources of the files, with every policy, in the Region of the config', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const made = createLab(here);
  for (const [part, template] of templatesOf(made)) {
    const { resources } = parseTemplate(readFileSync(join(root, `infra/lab/${part}.yaml`), 'utf8'));
    const deployed: Record<string, Record<string, unknown>> = Object(template['Resources']);
    expect(Object.keys(deployed)).toEqual([...resources.keys()]);
    for (const [id, resource] of resources) {
      expect(deployed[id]).toMatchObject({ Type: resource.type });
      expect(Object.keys(Object(deployed[id]?.['Properties'])).sort()).toEqual(Object.keys(resource.properties).sort());
      expect(deployed[id]?.['UpdatePolicy']).toEqual(resource.updatePolicy);
      expect(Object.keys(Object(deployed[id]?.['CreationPolicy'] ?? {})).sort()).toEqual(
        Object.keys(resource.creationPolicy ?? {}).sort(),
      );
    }
  }
  expect(made.lab.network.region).toBe('eu-west-1');
});

test('parameters stay parameters, and the network is found without being named', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const templates = Object.fromEntries(templatesOf(createLab(here)));
  expect(Object(templates['application']?.['Parameters'])).toMatchObject({
    BaselineVpcStack: { Default: 'patchwarden-lab-network' },
    AmazonMachineImage: { Type: 'AWS::EC2::Image::Id' },
    Capacity: { Default: 2 },
  });
  expect(Object(templates['application']?.['Parameters']).AmazonMachineImage).not.toHaveProperty('Default');
});

test('the sample config governs what is deployed, as the outputs say', () => {
  process.env['CDK_VALIDATION'] = 'false';
  const { images, fleets } = loadConfigFile(join(root, 'infra/lab/patchwarden.yml'));
  const templates = Object.fromEntries(templatesOf(createLab({ account: ACCOUNT, region: REGION })));
  const output = (part: string, name: string): string => String(Object(templates[part]?.['Outputs'])[name]?.Value);
  expect(output('pipeline', 'PatchwardenImage')).toContain(images['lab-web']?.pipelineArn);
  expect(fleets['lab']?.target).toMatchObject({
    stack: 'patchwarden-lab-application',
    parameter: 'AmazonMachineImage',
  });
  const text = readFileSync(join(root, 'infra/lab/patchwarden.yml'), 'utf8').replace(/\s+/g, ' ');
  expect(text.replace('{ policy', '{ policy').replaceAll(', }', ' }')).toContain(
    output('application', 'PatchwardenFleet'),
  );
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
