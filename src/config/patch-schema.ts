import { HOUR, MINUTE } from '../duration.ts';
import { choice, count, duration, share, strict, text, unique } from './fields.ts';

/**
 * `fleets.<name>.patch`: how a patch group is patched in place. The limits are those of the documents that do it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */

/** A Command document of this account by name, or a shared one by ARN. */
const hook = text(
  /^(?:[\w.-]{3,128}|arn:aws:ssm:[a-z0-9-]{1,30}:(?:[0-9]{12})?:document\/[\w.-]{3,128})$/,
  'the name or ARN of a Command document',
  'Drain-From-Load-Balancer',
);

export const patchSchema = strict(
  {
    reboot: choice(['if-needed', 'never']).optional(),
    concurrency: share(1, '10%').optional(),
    errors: share(0, '10%').optional(),
    waves: unique(count(1, 100, '10'), 'percentages', '[10, 100]').optional(),
    timeout: duration({ from: MINUTE, to: { ms: 10 * HOUR, word: '10h' }, example: '1h' }).optional(),
    hooks: strict(
      { before: hook.optional(), after: hook.optional(), exit: hook.optional() },
      'hooks',
      '{ before: Drain-From-Load-Balancer }',
    ).optional(),
    pin: choice(['none', 'list', 'until-date']).optional(),
  },
  'how it is patched',
  '{}, which is with every default',
);
