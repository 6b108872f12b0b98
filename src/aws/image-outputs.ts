import type { Ami, OutputResources } from '@aws-sdk/client-imagebuilder';

/** The Region and account in which a build version was made, from its ARN. */
const homeOf = (arn: string | undefined): readonly [region: string, account: string] => {
  const [, , , region = '', account = ''] = (arn ?? '').split(':');
  return [region, account];
};

/** The AMIs of a build, those of its own Region and account first, wherever else it was distributed. */
export function ownFirst(arn: string | undefined, resources: OutputResources | undefined): readonly Ami[] {
  const [region, account] = homeOf(arn);
  const isOwn = (ami: Ami): boolean => ami.region === region && ami.accountId === account;
  return sortedBy(resources?.amis ?? [], isOwn);
}

/** A registry's host has its account and Region. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function isUriIn(uri: string, arn: string | undefined): boolean {
  const [region, account] = homeOf(arn);
  const [host = ''] = uri.split('/');
  return host.startsWith(`${account}.`) && host.includes(`.${region}.`);
}

/** The container image URIs of a build, those of its own Region and account first. */
export const urisOf = (arn: string | undefined, resources: OutputResources | undefined): readonly string[] =>
  sortedBy(
    (resources?.containers ?? []).flatMap(({ imageUris }) => imageUris ?? []),
    (uri) => isUriIn(uri, arn),
  );

const sortedBy = <Each>(all: readonly Each[], isFirst: (each: Each) => boolean): readonly Each[] => [
  ...all.filter(isFirst),
  ...all.filter((each) => !isFirst(each)),
];

/** The AMI or URI in the Region and account in which the build was made; `undefined` where it was distributed elsewhere only. */
export function ownOf(arn: string | undefined, resources: OutputResources | undefined): string | undefined {
  const [region, account] = homeOf(arn);
  const ami = resources?.amis?.find((each) => each.region === region && each.accountId === account)?.image;
  return ami ?? urisOf(arn, resources).find((uri) => isUriIn(uri, arn));
}
