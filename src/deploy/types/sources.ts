import type { AutoScaling } from '../../aws/auto-scaling.ts';
import type { CloudFormation } from '../../aws/cloudformation.ts';
import type { Ec2 } from '../../aws/ec2.ts';
import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import type { LoadBalancing } from '../../aws/load-balancing.ts';
import type { Automation, Calendars } from '../../aws/ssm.ts';
import type { Config } from '../../config/types.ts';
import type { Table } from '../../store/table.ts';

/** What deploys read and keep. */
export interface DeploySources {
  automation: Automation;
  cloudFormation: CloudFormation;
  autoScaling: AutoScaling;
  ec2: Ec2;
  loadBalancing: LoadBalancing;
  images: ImageBuilder;
  calendars: Calendars;
  table: Table;
  config: Config;
  /** The runbooks' names. */
  documents: { deploy: string; refresh: string };
  /** Where the fleets are. */
  home: { region: string; accountId: string };
  now: () => number;
}
