import * as iam from 'aws-cdk-lib/aws-iam';
import { Arn, ArnFormat } from 'aws-cdk-lib/core';
import type { Arns } from './arns.ts';
import type { Settings } from './settings.ts';

/**
 * Reading the named SecureStrings. Under AWS's own key `aws/ssm` the key's policy lets Parameter Store decrypt for whoever
 * may read the parameter; a customer managed key needs kms:Decrypt, here only by way of Parameter Store and only for these
 * (https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html).
 */
export function readSecrets(arns: Arns, settings: Settings, names: readonly string[]): iam.PolicyStatement[] {
  const parameterArns = names.map((name) => arns.of('ssm', `parameter${settings.secretsPrefix}/${name}`));
  const read = new iam.PolicyStatement({
    sid: 'ReadSecrets',
    actions: ['ssm:GetParameters'],
    resources: parameterArns,
  });
  if (settings.secretsKeyArn === undefined) return [read];
  const { region } = Arn.split(settings.secretsKeyArn, ArnFormat.SLASH_RESOURCE_NAME);
  return [
    read,
    new iam.PolicyStatement({
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: [settings.secretsKeyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': `ssm.${region}.amazonaws.com`,
          'kms:EncryptionContext:PARAMETER_ARN': parameterArns,
        },
      },
    }),
  ];
}
