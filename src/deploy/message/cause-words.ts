/** Stands in AWS's words for what someone has named. */
const NAME = 'name';

const ARN = /\barn:aws[\w-]*:[^\s,\])'"]+/g;
const BRACKETED = /\[([^\][]*)\]/g;
/** An apostrophe within a word, as in "user's", opens nothing. What a service wrote for its operation is no name. */
const QUOTED = /(operation )?(?<!\w)(['`])((?:(?!\2).|\2(?=\w))*)\2(?!\w)/g;
const DOUBLY_QUOTED = /(?<!message: )(?<!\w)"([^"()]*)"/gi;

/** Ids that AWS gives, and its own types: `ami-0abc`, `AWS::EC2::Instance`. */
const OF_AWS = /^\W*(?:(?:[a-z]{1,8}-[0-9a-f]{3,17})|AWS::[\w:]+)\W*$/;
/** Words of AWS's that have a hyphen. */
const HYPHENATED = /^(?:health-checks?|scale-(?:in|out)|On-Demand|\w+-(?:based|compliant|formed|optimized|managed))$/i;

/** What someone's name follows in AWS's sentences, where it stands without quotes. */
const NOUN =
  '(?:alarms?|auto ?scaling ?groups?|groups?|stacks?|resources?|exports?|named|roles?|functions?|hooks?|key pairs?|parameter names?|in use by)';
const AFTER_NOUN = new RegExp(`(?<![\\w-])(${NOUN}:? )([A-Z][A-Za-z0-9]*|[a-z]+[A-Z0-9][A-Za-z0-9]*)(?![\\w:-])`, 'gi');
const LOWER_AFTER_GROUP =
  /(\bAutoScalingGroup )(?!(?:is|was|not|name|while|with|does|cannot|has|that|to)\b)[a-z]+(?= not found)/g;
const CAPITAL = /[A-Z0-9]/;

/** The words that AWS's sentences begin or go on with after such a noun. */
const SENTENCE = /^(?:ALARM|OK|Standby|Failed|Internal|Service)$/;

/** A token that is somebody's: with a hyphen, a slash or an underscore that AWS has not put there. */
const TOKEN = /\/?\w[\w./@-]*\w/g;

const isName = (token: string): boolean => {
  if (OF_AWS.test(token) || HYPHENATED.test(token)) return false;
  return /[-/]/.test(token) || (token.includes('_') && token !== token.toUpperCase());
};

const ofAws = (text: string): boolean => text.split(/,\s*/).every((item) => OF_AWS.test(item));

/**
 * A reason with everything in it that someone has named put as `name`: ARNs, lists in brackets, quoted names, names of groups,
 * stacks, alarms and resources. AWS's words in a name tell nothing.
 */
export const wordsOf = (reason: string): string =>
  reason
    .replace(ARN, 'arn')
    .replace(BRACKETED, (whole, items: string) => (ofAws(items) ? whole : `[${prefixOf(items)}${NAME}]`))
    .replace(QUOTED, (whole, ofOperation: string | undefined, _quote, inside: string) =>
      ofOperation !== undefined || ofAws(inside) ? whole : `'${NAME}'`,
    )
    .replace(DOUBLY_QUOTED, (whole, inside: string) => (ofAws(inside) ? whole : `"${NAME}"`))
    .replace(TOKEN, (token) => (isName(token) ? NAME : token))
    .replace(AFTER_NOUN, (whole, noun: string, token: string) =>
      CAPITAL.test(token) && !SENTENCE.test(token) ? `${noun}${NAME}` : whole,
    )
    .replace(LOWER_AFTER_GROUP, `$1${NAME}`);

/** `[ssm:/app/ami]` says which service is asked. */
const prefixOf = (items: string): string => (items.startsWith('ssm:') ? 'ssm:' : '');
