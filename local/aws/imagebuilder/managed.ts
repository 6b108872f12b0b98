import type { Component } from '@aws-sdk/client-imagebuilder';
import { managedArn } from './arns.ts';

/** A few of the components that AWS offers, so that recipes can name them. */
const offered: readonly (readonly [name: string, version: string, type: 'BUILD' | 'TEST'])[] = [
  ['update-linux', '1.0.2', 'BUILD'],
  ['amazon-cloudwatch-agent-linux', '1.0.1', 'BUILD'],
  ['aws-cli-version-2-linux', '1.0.4', 'BUILD'],
  ['simple-boot-test-linux', '1.0.0', 'TEST'],
  ['reboot-test-linux', '1.0.0', 'TEST'],
  ['inspector-test-linux', '1.0.6', 'TEST'],
];

export const managedComponents = (region: string): Map<string, Component> =>
  new Map(
    offered.map(([name, version, type]) => {
      const arn = managedArn(region, `component/${name}/${version}/1`);
      const component: Component = {
        arn,
        name,
        version,
        type,
        platform: 'Linux',
        owner: 'Amazon',
        encrypted: true,
        dateCreated: '2024-05-01T00:00:00.000Z',
      };
      return [arn, component];
    }),
  );
