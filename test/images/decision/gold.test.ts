import { goldIn } from '../../../src/images/decision/gold.ts';
import { pipelineProblem } from '../../../src/images/decision/origin.ts';
import { HOME } from '../../support/home.ts';

test.each(['ami-0abc1234def567890', 'ami-1a2b3c4d'])('%s is an AMI id', (value) => {
  expect(goldIn(value)).toEqual({ kind: 'ami', id: value });
});

test.each(['', 'none', 'ami-', 'AMI-0ABC1234DEF567890', 'ami-0abc1234def567890 ', 'ami-0abc,ami-0abd', 'xoxb-1-2-3'])(
  'a parameter that holds "%s" holds no gold image',
  (value) => {
    expect(goldIn(value)).toEqual({ kind: 'invalid' });
  },
);

const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web';
const own = { name: 'web', policy: 'prod', channel: 'C0WEB', place: HOME, owners: [] };
const gold = { ...own, parameter: '/golden/web/latest' };
const both = { ...gold, pipelineArn: PIPELINE };

test.each([
  ['the gold image of its own parameter', gold, {}, { parameter: '/golden/web/latest' }, undefined],
  ['the gold image, although Image Builder knows nothing of it', both, {}, gold, undefined],
  ['an image of its pipeline that is not gold', both, { pipeline: { arn: PIPELINE } }, undefined, undefined],
  ['an image of no known pipeline', both, {}, undefined, { code: 'no-pipeline', wanted: 'web' }],
  [
    'the gold image of another parameter',
    gold,
    {},
    { parameter: '/golden/api/latest' },
    { code: 'not-gold', wanted: 'web', parameter: '/golden/web/latest' },
  ],
  [
    'another image, where nothing here bakes it',
    gold,
    { pipeline: { arn: PIPELINE } },
    undefined,
    { code: 'not-gold', wanted: 'web', parameter: '/golden/web/latest' },
  ],
])('%s', (_title, image, origin, mark, problem) => {
  expect(pipelineProblem(origin, image, mark)).toEqual(problem);
});
