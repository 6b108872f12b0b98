import { filesIn, type Literal, literalsIn, literalsOf } from './literals.ts';

/** The roles that say something to people; the door's own views stand beside it, since they are loaded with it. */
const SAYS = /\/(?:message(?:\/[\w-]+)?|command|door|door-views)\.ts$/;

/** What makes marked-up text out of texts, and says no sentence of its own. */
const MAKES = ['src/slack/mrkdwn.ts', 'src/slack/words.ts', 'src/slack/blocks.ts'];

/**
 * Sentences for whoever runs it: what the worker throws at its start, what config problems say (they are the messages of the
 * config, beside the rule that finds them), and the page of problems that the deployment prints.
 */
const OPERATORS = /^src\/(?:(?:config|handlers|aws)\/|[a-z]+\/config\.ts$)/;

const isMarkup = ({ tag }: Literal): boolean => tag === 'md';

/** A clause may begin with a name. */
const NAMES = /^(?:AWS|CloudFormation|Image Builder|Systems Manager|Slack account|Patchwarden run)\b/;

/** Begins like a sentence and has four words or more, or ends in the middle with a stop. */
const isSentence = ({ text }: Literal): boolean =>
  (/^\*?[A-Z][\w’']*(?: [\w`…’',;:()-]+){2,}/.test(text) && !NAMES.test(text)) ||
  /[a-z)] [a-z]+[a-z)]\.(?: |$)/.test(text);

const isElsewhere = (file: string): boolean => !SAYS.test(file) && !MAKES.includes(file);

/** What else may stand in these files, and why. */
const ALLOWED: Readonly<Record<string, { why: string; texts: readonly RegExp[] }>> = {
  'src/posture/decision/os-support.ts': {
    why: 'names of operating systems, as their vendors write them',
    texts: [/^(?:Amazon|Oracle) Linux/, /^Red Hat Enterprise Linux \d$/, /^Windows Server/],
  },
  'src/compliance/decision/sweep-hints.ts': {
    why: 'detail types of the event bus',
    texts: [
      /^(?:Configuration Compliance|EC2 Instance) State.change/i,
      /^SSM Managed Instance Registration$/,
      /^Config Rules/,
    ],
  },
  'src/app/dispatch.ts': { why: 'a detail type of the event bus', texts: [/^Approver Group Changed$/] },
  'src/slack/classify-error.ts': { why: "a sentence of Slack's SDK", texts: [/^Retry header did not contain$/] },
  'src/bake/decision/observe.ts': {
    why: 'why a bake ended, stored with the run as a reason',
    texts: [/^the pipeline's recipe changed while the bake was being started: /],
  },
  'src/bake/decision/made.ts': {
    why: 'why a bake ended, stored with the run as a reason',
    texts: [/^EC2 has no AMI/, /^AMI … (?:is|belongs to account) …$/],
  },
  'src/step/decision/retry.ts': {
    why: 'why a retry ended, stored with the run as a reason',
    texts: [/^EC2 has AMI/],
  },
  'src/step/decision/stop.ts': {
    why: 'what Image Builder keeps as the reason of a stop',
    texts: [/^Stopped in Patchwarden, run/],
  },
  'src/step/flow/look.ts': {
    why: 'a detail type of the event bus',
    texts: [/^EC2 Image Builder Workflow Step Waiting$/],
  },
  'src/deploy/decision/observe-refresh.ts': {
    why: 'what the fleet runs, stored with the run as part of a reason',
    texts: [
      /^…; AWS rolled it back to the checkpoint/,
      /^What the fleet runs now/,
      /^All of it runs/,
      /^The fleet is mixed/,
    ],
  },
};

const isAllowed = ({ file, text }: Literal): boolean => ALLOWED[file]?.texts.some((each) => each.test(text)) ?? false;

test('every sentence that people read stands in a message, a command or a door', () => {
  const elsewhere = literalsOf(filesIn('src').filter(isElsewhere)).filter(
    (literal) => isMarkup(literal) || (isSentence(literal) && !OPERATORS.test(literal.file)),
  );
  const strays = elsewhere.filter((literal) => !isAllowed(literal));
  expect(strays.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([]);
});

test('everything that is allowed elsewhere is still there', () => {
  const known = literalsOf(Object.keys(ALLOWED));
  for (const [file, { texts }] of Object.entries(ALLOWED))
    for (const each of texts) expect(known.some((one) => one.file === file && each.test(one.text))).toBe(true);
});

test.each([
  ['a tagged template', 'say(md`done`)', true],
  ['a sentence', "say('Nothing was done here.')", true],
  ['a title', "open({ title: 'Bake an image' })", true],
  ['a clause that a message puts into a sentence', "hold('the change calendars')", false],
  ['a code', "refuse({ code: 'too-late' })", false],
  ['what was being done, for an error', 'new Error(`starting refresh of web-prod`)', false],
])('%s is seen for what it is', (_what, source, isSeen) => {
  const seen = literalsIn(source, 'src/x/flow.ts').filter((literal) => isMarkup(literal) || isSentence(literal));
  expect(seen.length > 0).toBe(isSeen);
});
