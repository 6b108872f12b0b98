import { join } from 'node:path';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Here } from '../../src/config/here.ts';

const NAME = 'patchwarden-lab';

/** One template of this folder as a stack, letter for letter. */
class LabStack extends Stack {
  readonly template: CfnInclude;

  constructor(app: App, part: string, env: Here) {
    super(app, `${NAME}-${part}`, { env });
    this.template = new CfnInclude(this, 'Template', { templateFile: join(import.meta.dirname, `${part}.yaml`) });
  }

  /** What the parameter is unless a deployment says otherwise. It stays one. */
  setDefault(parameter: string, value: string): void {
    this.template.getParameter(parameter).default = value;
  }
}

export interface Lab {
  network: LabStack;
  application: LabStack;
  pipeline: LabStack;
}

/** The lab beside the bot, in its account and Region. */
export function addLab(app: App, here: Here): Lab {
  const network = new LabStack(app, 'network', here);
  const application = new LabStack(app, 'application', here);
  const pipeline = new LabStack(app, 'pipeline', here);
  for (const stack of [application, pipeline]) {
    stack.setDefault('BaselineVpcStack', network.stackName);
    stack.addStackDependency(network);
  }
  new CfnOutput(pipeline, 'PatchwardenImage', {
    description: 'For the images of patchwarden.yml',
    value: `lab-web: { pipeline: "${pipelineArn(here)}", policy: nonprod }`,
  });
  new CfnOutput(application, 'PatchwardenFleet', {
    description: 'For the fleets of patchwarden.yml',
    value: `lab: { policy: nonprod, image: lab-web, stack: { name: ${application.stackName}, parameter: AmazonMachineImage }, watch: 5m, alarms: [${application.stackName}-5xx] }`,
  });
  return { network, application, pipeline };
}

const pipelineArn = ({ account, region }: Here): string =>
  `arn:aws:imagebuilder:${region}:${account}:image-pipeline/lab-web`;
