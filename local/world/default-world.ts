import { basePackages, optionalPackages } from './packages.ts';
import { knownVulnerabilities } from './vulnerabilities.ts';
import { worldFleets } from './world-fleets.ts';
import { worldPatching } from './world-patching.ts';
import { worldSchema } from './world-schema.ts';

const al2023 = 'arn:aws:imagebuilder:{region}:aws:image/amazon-linux-2023-x86/x.x.x';
const updateLinux = 'arn:aws:imagebuilder:{region}:aws:component/update-linux/x.x.x';
const bootTest = 'arn:aws:imagebuilder:{region}:aws:component/simple-boot-test-linux/x.x.x';

const component = (name: string, command: string) => `name: ${name}
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs: { commands: ["${command}"] }
`;

const test = `name: test-http
schemaVersion: 1.0
phases:
  - name: test
    steps:
      - name: Get
        action: ExecuteBash
        inputs: { commands: ["curl --fail --max-time 120 http://127.0.0.1/"] }
`;

/** The AWS side of the world that local mode starts with; patchwarden.yml governs its pipelines. */
export const defaultWorld = worldSchema.parse({
  start: '2026-11-18T23:00:00Z',
  packages: basePackages,
  optionalPackages,
  vulnerabilities: knownVulnerabilities,
  components: [
    {
      name: 'install-nginx',
      version: '1.2.0',
      description: 'nginx and its defaults',
      data: component('install-nginx', 'dnf install -y nginx'),
    },
    {
      name: 'install-api-runtime',
      version: '2.0.1',
      description: 'Runtime of the API',
      data: component('install-api-runtime', 'dnf install -y nodejs'),
    },
    { name: 'test-http', version: '1.0.0', description: 'The server answers on port 80', data: test },
  ],
  pipelines: [
    {
      name: 'web',
      description: 'Web servers: Amazon Linux 2023 with nginx',
      recipe: {
        name: 'web-al2023',
        version: '1.4.0',
        description: 'Web server image',
        parentImage: al2023,
        components: [updateLinux, 'install-nginx', 'test-http'],
      },
      regions: [{ region: 'ap-southeast-2' }],
      packages: true,
      scan: true,
      tags: { team: 'web' },
      history: [{ daysAgo: 96 }, { daysAgo: 65 }, { daysAgo: 34 }],
    },
    {
      name: 'api',
      description: 'API servers, in two Regions and for the recovery account',
      recipe: {
        name: 'api-al2023',
        version: '2.1.3',
        description: 'API server image',
        parentImage: al2023,
        components: [updateLinux, 'install-api-runtime', bootTest],
      },
      regions: [
        { region: 'ap-southeast-2', accounts: ['444455556666'] },
        { region: 'ap-southeast-4', accounts: ['444455556666'] },
      ],
      packages: true,
      scan: true,
      tags: { team: 'api' },
      history: [{ daysAgo: 78 }, { daysAgo: 47 }, { daysAgo: 19 }],
    },
    {
      name: 'worker',
      description: 'Queue workers, as a container image',
      repository: 'patchwarden/worker',
      recipe: {
        name: 'worker-container',
        version: '1.0.7',
        description: 'Worker container',
        parentImage: 'public.ecr.aws/amazonlinux/amazonlinux:2023',
        components: [updateLinux],
      },
      regions: [{ region: 'ap-southeast-2' }],
      packages: true,
      scan: true,
      tags: { team: 'data' },
      history: [{ daysAgo: 41 }, { daysAgo: 12 }],
    },
    {
      name: 'legacy',
      description: 'Old batch hosts; nobody has repaired the schedule',
      recipe: {
        name: 'legacy-batch',
        version: '1.0.0',
        description: 'Batch hosts',
        parentImage: 'ami-0f96495a064477ffb',
        components: [updateLinux],
      },
      regions: [{ region: 'ap-southeast-2' }],
      packages: false,
      scan: false,
      schedule: 'cron(0 3 ? * sun *)',
      disabledAfter: 5,
      tags: { team: 'batch' },
      history: [
        { daysAgo: 210, scheduled: true },
        ...[95, 88, 81, 74, 67].map((daysAgo) => ({
          daysAgo,
          scheduled: true,
          failedBecause: 'No repository serves amzn2-core for this release any more. Exit code 1',
        })),
      ],
    },
  ],
  ...worldFleets,
  amis: [
    {
      id: 'ami-0bad5eed0bad5eed0',
      name: 'al2023-hardened-free',
      description: 'A public AMI of somebody whom nobody here knows',
      owner: '999988887777',
      sharedWith: 'everybody',
      daysAgo: 3,
    },
    {
      id: 'ami-0c0ffee0c0ffee0c0',
      name: 'golden-al2023',
      description: 'The AMI that a central account shares with this one',
      owner: '777788889999',
      sharedWith: ['111122223333'],
      daysAgo: 20,
    },
  ],
  calendars: [
    {
      name: 'ChangeFreeze',
      defaultOpen: true,
      timezone: 'Australia/Sydney',
      events: [{ summary: 'Summer freeze', from: '2026-12-18T00:00:00', until: '2027-01-05T00:00:00' }],
    },
  ],
  ...worldPatching,
});

/** When the default world's clock starts, in milliseconds since the epoch. */
export const WORLD_START = Date.parse(defaultWorld.start);
