import type { DeployServices } from '../../src/deploy/flow/services.ts';
import type { DeploySources } from '../../src/deploy/types/sources.ts';

const refuse = async (): Promise<never> => {
  throw new Error('nothing is deployed here');
};

const SOURCES = {
  autoScaling: { groups: refuse, refreshes: refuse },
  cloudFormation: {
    stack: refuse,
    template: refuse,
    resources: refuse,
    createChangeSet: refuse,
    changeSet: refuse,
    deleteChangeSet: refuse,
    events: refuse,
  },
  ec2: { images: refuse, launchTemplateVersion: refuse, imagesOfInstances: refuse },
  loadBalancing: { targetHealth: refuse },
  calendars: { stateAt: refuse },
  documents: { deploy: 'Patchwarden-Deploy', refresh: 'Patchwarden-Refresh' },
  home: { region: 'ap-southeast-2', accountId: '111122223333' },
};

const windows = { nextOpening: refuse };

/** What the flows of deploys reach, for a world in which they are not asked: any call is a mistake of the test. */
export const noDeploys = (
  parts: Pick<DeploySources, 'automation' | 'images' | 'table' | 'config' | 'now'>,
): Pick<DeployServices, 'deploys' | 'windows'> => ({ deploys: { ...parts, ...SOURCES }, windows });
