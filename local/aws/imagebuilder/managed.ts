import type { Component, Image, ImageState, OutputResources } from '@aws-sdk/client-imagebuilder';
import { managedArn, resolveVersion, type VersionedArn } from './arns.ts';

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

/** When the calendar month of a moment began: AWS's own images have a version of that moment. */
export const monthBegin = (now: number): number => {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
};

const IMAGES: readonly string[] = ['amazon-linux-2023-x86'];
const FIRST_YEAR = 2024;

/** The newest of AWS's own images that a full or wildcard ARN names; what its AMI is called is not modelled. */
export const managedImage = (
  region: string,
  reference: VersionedArn,
  now: number,
): (Image & { state: ImageState; outputResources: OutputResources }) | undefined => {
  const name = IMAGES.find((each) => reference.prefix === managedArn(region, `image/${each}`));
  if (name === undefined) return undefined;
  const months = new Map<string, number>();
  for (let at = Date.UTC(FIRST_YEAR, 0, 1); at <= now; at = nextMonth(at)) {
    const date = new Date(at);
    months.set(managedArn(region, `image/${name}/${date.getUTCFullYear()}.${date.getUTCMonth() + 1}.1/1`), at);
  }
  const arn = resolveVersion(months.keys(), reference);
  const at = months.get(arn ?? '');
  if (arn === undefined || at === undefined) return undefined;
  return {
    arn,
    name,
    type: 'AMI',
    platform: 'Linux',
    osVersion: 'Amazon Linux 2023',
    version: arn.split('/').slice(-2).join('/'),
    dateCreated: new Date(at).toISOString(),
    state: { status: 'AVAILABLE' },
    imageSource: 'AMAZON_MANAGED',
    outputResources: {},
  };
};

const nextMonth = (at: number): number => {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};
