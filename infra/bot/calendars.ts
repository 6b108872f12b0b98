import type * as iam from 'aws-cdk-lib/aws-iam';
import { type Here, hereOf } from '../../src/config/here.ts';
import { placeNamed, placeOfArn, placeText, samePlace } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import { allow } from './statements.ts';

/** A calendar is read where it is; one that is shared from an account that is not listed is read at home. */
export function readFreezes(config: Config, place: Here): iam.PolicyStatement[] {
  const own = config.freezes.filter((arn) => samePlace(placeOfCalendar(config, arn), place));
  return own.length === 0 ? [] : [allow('ReadFreezes', ['ssm:GetCalendarState'], own)];
}

function placeOfCalendar(config: Config, arn: string): Here {
  const written = placeOfArn(arn);
  return (written && placeNamed(config, placeText(written))) ?? hereOf(config);
}
