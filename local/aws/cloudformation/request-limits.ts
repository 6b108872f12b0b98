import type { CreateChangeSetCommandInput, RollbackConfiguration, Tag } from '@aws-sdk/client-cloudformation';
import { validationError } from './errors.ts';

const MOST_TAGS = 50;
const TOKEN = '[a-zA-Z0-9][-a-zA-Z0-9]*';
const ALARM = /^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.{1,255}$/;

type Limited = Pick<CreateChangeSetCommandInput, 'ClientToken' | 'Description' | 'Tags' | 'RollbackConfiguration'>;

/**
 * Lengths and patterns of a request.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 * @throws ValidationError
 */
export const checkLimits = ({ ClientToken, Description, Tags = [], RollbackConfiguration }: Limited): void => {
  checkLength('clientToken', ClientToken, 128);
  if (ClientToken !== undefined && !new RegExp(`^${TOKEN}$`).test(ClientToken))
    throw unfit('clientToken', ClientToken, `satisfy regular expression pattern: ${TOKEN}`);
  checkLength('description', Description, 1024);
  checkTags(Tags);
  checkTriggers(RollbackConfiguration);
};

/** @throws ValidationError */
export const checkTriggers = (given: RollbackConfiguration | undefined): void => {
  for (const { Arn = '' } of given?.RollbackTriggers ?? [])
    if (!ALARM.test(Arn)) throw validationError(`The rollback trigger ARN ${Arn} is not valid`);
};

/** @throws ValidationError */
export const checkTags = (tags: readonly Tag[]): void => {
  if (tags.length > MOST_TAGS) throw unfit('tags', '', `have length less than or equal to ${MOST_TAGS}`);
  for (const { Key = '', Value } of tags) checkTag(Key, Value ?? '');
  const twice = tags.find(({ Key }, index) => tags.findIndex((tag) => tag.Key === Key) < index);
  if (twice !== undefined)
    throw validationError(`Duplicate tag keys found. Please note that Tag keys are case sensitive: ${twice.Key}`);
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html */
const checkTag = (key: string, value: string): void => {
  if (/^aws:/i.test(key)) throw validationError(`Tag keys cannot begin with aws: ${key}`);
  checkLength('tags.key', key, 128);
  if (value.length > 256) throw unfit('tags.value', value, 'have length less than or equal to 256');
};

const checkLength = (member: string, text: string | undefined, most: number): void => {
  if (text === '') throw unfit(member, text, 'have length greater than or equal to 1');
  if (text !== undefined && text.length > most) throw unfit(member, text, `have length less than or equal to ${most}`);
};

const unfit = (member: string, value: string, rule: string): Error =>
  validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
