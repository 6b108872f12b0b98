import { type DeniedActions, startingWith } from '../../bot/denied-actions.ts';

/** Changes of instances, groups and stacks: a runbook's, never the worker's. */
export const DEPLOY_DENIES: readonly DeniedActions[] = [
  // Everything but what is read here. Letters instead of names, so that an operation of tomorrow is denied too.
  {
    sid: 'NoChangeOfInstances',
    actions: [
      ...startingWith('ec2', 'ABCEGILMPRSTUVW'),
      ...['Delete*', 'Deprovision*', 'Deregister*', 'Detach*', 'Disable*', 'Disassociate*'].map(
        (verb) => `ec2:${verb}`,
      ),
    ],
  },
  {
    sid: 'NoChangeOfGroups',
    actions: [
      ...startingWith('autoscaling', 'ABCEGLPRSTU'),
      ...['Delete*', 'Detach*', 'Disable*'].map((verb) => `autoscaling:${verb}`),
    ],
  },
  // What fleets run is written into parameters by a runbook.
  {
    sid: 'NoChangeOfParameters',
    actions: ['ssm:PutParameter', 'ssm:DeleteParameter*', 'ssm:LabelParameterVersion', 'ssm:UnlabelParameterVersion'],
  },
  // A change set may be made and deleted: it changes nothing until a runbook executes it.
  {
    sid: 'NoChangeOfStacks',
    actions: [
      ...startingWith('cloudformation', 'ABEIPRSTUV'),
      ...['Cancel*', 'Continue*', 'CreateG*', 'CreateR*', 'CreateS*', 'CreateU*'].map(
        (verb) => `cloudformation:${verb}`,
      ),
      ...['Deactivate*', 'DeleteG*', 'DeleteR*', 'DeleteS*', 'Deregister*', 'Detect*'].map(
        (verb) => `cloudformation:${verb}`,
      ),
    ],
  },
];
