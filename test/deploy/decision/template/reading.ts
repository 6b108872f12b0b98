import type { StackParameter } from '../../../../src/aws/cloudformation.ts';
import { readTemplate } from '../../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';
import type { TemplateFacts, TemplateGroup } from '../../../../src/deploy/types/template.ts';
import { aStack } from '../../facts.ts';

export interface Written {
  /** Sections beside `Resources`, and more resources, in YAML from the first column. */
  sections?: string;
  resources?: string;
  /** Properties of the launch template's data; the group's own; its policies. One line each. */
  data?: string;
  launches?: string;
  properties?: string;
  policies?: string;
  parameters?: readonly StackParameter[];
  kind?: 'ami' | 'container';
}

const indented = (text: string | undefined, by: number): string =>
  (text ?? '')
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');

const NEWEST = 'LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: !GetAtt Lt.LatestVersionNumber}';

/** A stack with a launch template `Lt`, a group `Asg`, and the parameters `AmazonMachineImage` and `Other`. */
export const textOf = (written: Written): string => `
Parameters:
  AmazonMachineImage: { Type: AWS::EC2::Image::Id }
  Other: { Type: String }
${indented(written.sections, 0)}
Resources:
  Lt:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
${indented(written.data ?? 'ImageId: !Ref AmazonMachineImage', 8)}
  Asg:
    Type: AWS::AutoScaling::AutoScalingGroup
${indented(written.policies, 4)}
    Properties:
      MinSize: 2
      MaxSize: 4
${indented(written.launches ?? NEWEST, 6)}
${indented(written.properties, 6)}
${indented(written.resources, 2)}
`;

export function factsOf(written: Written): TemplateFacts {
  const text = textOf(written);
  const template = parseTemplate(text);
  if (template === undefined) throw new Error(`not read: ${text}`);
  const parameters = [
    { key: 'AmazonMachineImage', value: 'ami-0old' },
    { key: 'Other', value: 'ami-0other' },
    ...(written.parameters ?? []),
  ];
  const image = { id: 'ami-0new', kind: written.kind ?? 'ami' };
  return readTemplate({
    template,
    source: template,
    stack: aStack({ parameters }),
    parameter: 'AmazonMachineImage',
    image,
  });
}

/** The facts of group `Asg`. @throws when the update leaves none of that name */
export function asgOf(written: Written): TemplateGroup {
  const group = factsOf(written).groups.find(({ logicalId }) => logicalId === 'Asg');
  if (group === undefined) throw new Error('the group is not in the stack');
  return group;
}
