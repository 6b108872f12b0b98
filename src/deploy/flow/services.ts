import type { MaintenanceWindows } from '../../aws/ssm.ts';
import type { Services } from '../../runs/services.ts';
import type { DeploySources } from '../types/sources.ts';

/** What deploys need beside what every run needs. */
export interface DeployServices extends Services {
  deploys: DeploySources;
  windows: MaintenanceWindows;
}
