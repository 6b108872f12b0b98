import type { PlatformType } from '@aws-sdk/client-ssm';

/** The operating systems that are simulated, in Patch Manager's words. */
export const OPERATING_SYSTEMS = [
  'AMAZON_LINUX_2',
  'AMAZON_LINUX_2023',
  'REDHAT_ENTERPRISE_LINUX',
  'UBUNTU',
  'WINDOWS',
] as const;

export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number];

export interface Platform {
  type: Extract<PlatformType, 'Linux' | 'Windows'>;
  /** As the agent says it. */
  name: string;
  version: string;
  /** As Patch Manager's filters name it. */
  product: string;
}

const PLATFORMS: Readonly<Record<OperatingSystem, Platform>> = {
  AMAZON_LINUX_2: { type: 'Linux', name: 'Amazon Linux', version: '2', product: 'AmazonLinux2' },
  AMAZON_LINUX_2023: { type: 'Linux', name: 'Amazon Linux', version: '2023', product: 'AmazonLinux2023' },
  REDHAT_ENTERPRISE_LINUX: {
    type: 'Linux',
    name: 'Red Hat Enterprise Linux',
    version: '9.4',
    product: 'RedhatEnterpriseLinux9.4',
  },
  UBUNTU: { type: 'Linux', name: 'Ubuntu', version: '22.04', product: 'Ubuntu22.04' },
  WINDOWS: {
    type: 'Windows',
    name: 'Microsoft Windows Server 2022 Datacenter',
    version: '10.0.20348',
    product: 'WindowsServer2022',
  },
};

export const platformOf = (system: OperatingSystem): Platform => PLATFORMS[system];

export const isOperatingSystem = (text: string): text is OperatingSystem =>
  OPERATING_SYSTEMS.some((system) => system === text);
