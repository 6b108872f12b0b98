import { also, byType, type Check, type Fields, flag, list, matching, oneOf, problem, shape, text } from './check.ts';

/** Composition objects. https://docs.slack.dev/reference/block-kit/composition-objects */

export const plainText = (max = 3000): Check =>
  shape({ type: oneOf('plain_text'), text: text({ max }) }, { emoji: flag });

export const mrkdwn = (max = 3000): Check => shape({ type: oneOf('mrkdwn'), text: text({ max }) }, { verbatim: flag });

export const textObject = (max = 3000): Check => byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) });

export const url = (max = 3000): Check => {
  const long = text({ max });
  const looks = matching(/^https?:\/\/\S+$/, 'a valid URL');
  return (value, at) => {
    const problems = long(value, at);
    return problems.length > 0 ? problems : looks(value, at);
  };
};

export const userId = matching(/^[UW][A-Z0-9]+$/, 'a user id');
export const channelId = matching(/^[CDG][A-Z0-9]+$/, 'a channel id');

const confirmDialog = shape(
  { text: textObject(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style: oneOf('primary', 'danger') },
);

const dispatchConfig = shape(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
);

export const actionable: Fields = { action_id: text({ max: 255 }) };
export const confirmable: Fields = { confirm: confirmDialog };
export const focusable: Fields = { focus_on_load: flag };
export const placeholdable: Fields = { placeholder: plainText(150) };
export const dispatchable: Fields = { dispatch_action_config: dispatchConfig };

const optionFields: Fields = { value: text({ max: 150 }) };
export const plainOption = shape({ text: plainText(75), ...optionFields }, { description: plainText(75) });
export const richOption = shape({ text: textObject(75), ...optionFields }, { description: textObject(75) });
export const overflowOption = shape(
  { text: plainText(75) },
  { ...optionFields, description: plainText(75), url: url() },
);

export const optionGroup = shape({ label: plainText(75), options: list(plainOption, { max: 100 }) });

/** `image_url` of at most 3,000 characters. Files are not modelled, so no `slack_file` is ever ready to be used. */
export const imageSource = (check: Check): Check =>
  also(check, (record, at) => {
    if (record['slack_file'] !== undefined) return problem('invalid slack file', `${at}/slack_file`);
    return record['image_url'] === undefined ? problem('missing required field: image_url', at) : [];
  });

const slackFile = shape({}, { id: text(), url: url() });
export const imageFields: Fields = { image_url: url(), slack_file: slackFile };

export const imageElement = imageSource(shape({ type: oneOf('image'), alt_text: text({ max: 2000 }) }, imageFields));
