import type { ReactNode } from 'react';
import { type Element, type Option, optionsOf } from './block-types.ts';
import { fromWallTime, toWallTime } from './dates.ts';
import { useViewer } from './surface.ts';
import { Plain, Text } from './text.tsx';
import { personName, type World } from './world-types.ts';

/** Text and choices are strings, several choices a list, a date with its time is seconds since the epoch. */
export type Value = string | number | string[] | null;

export interface ControlProps {
  element: Element;
  value: Value;
  onChange: (value: Value) => void;
  /** Its name, where no <label> stands beside it. */
  label?: string;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  required?: boolean;
}

const textOf = (value: Value): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const listOf = (value: Value): string[] => (Array.isArray(value) ? value : []);

/** One input of a form, as the browser's own control. */
export function Control(props: ControlProps): ReactNode {
  const { element } = props;
  switch (element.type) {
    case 'plain_text_input':
    case 'rich_text_input':
      return element.multiline || element.type === 'rich_text_input' ? (
        <TextArea {...props} />
      ) : (
        <TextInput {...props} />
      );
    case 'email_text_input':
      return <TextInput {...props} type="email" />;
    case 'url_text_input':
      return <TextInput {...props} type="url" />;
    case 'number_input':
      return <TextInput {...props} type="number" />;
    case 'datepicker':
      return <TextInput {...props} type="date" />;
    case 'timepicker':
      return <TextInput {...props} type="time" />;
    case 'datetimepicker':
      return <DateTimeInput {...props} />;
    case 'radio_buttons':
      return <Choices {...props} type="radio" />;
    case 'checkboxes':
      return <Choices {...props} type="checkbox" />;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Select {...props} />;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return <Choices {...props} type="checkbox" />;
    default:
      return <p className="unknown-block">This page has no control for “{element.type}”.</p>;
  }
}

function naming({
  id,
  label,
  describedBy,
  invalid,
  required,
}: ControlProps): Record<string, string | boolean | undefined> {
  return {
    id,
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid === true ? true : undefined,
    'aria-required': required === true ? true : undefined,
  };
}

function TextInput({ type = 'text', ...props }: ControlProps & { type?: string }): ReactNode {
  const { element, value, onChange } = props;
  return (
    <input
      {...naming(props)}
      className="field"
      type={type}
      value={textOf(value)}
      step={type === 'number' && element.is_decimal_allowed === true ? 'any' : undefined}
      placeholder={element.placeholder?.text}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}

function TextArea(props: ControlProps): ReactNode {
  const { element, value, onChange } = props;
  return (
    <textarea
      {...naming(props)}
      className="field"
      rows={4}
      value={textOf(value)}
      placeholder={element.placeholder?.text}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}

function DateTimeInput(props: ControlProps): ReactNode {
  const { zone } = useViewer();
  const { value, onChange } = props;
  const change = (wall: string): void => {
    const ms = fromWallTime(wall, zone);
    onChange(ms === undefined ? null : Math.floor(ms / 1000));
  };
  return (
    <span className="field-with-zone">
      <input
        {...naming(props)}
        className="field"
        type="datetime-local"
        value={typeof value === 'number' ? toWallTime(value * 1000, zone) : ''}
        onChange={({ target }) => change(target.value)}
      />
      <span className="zone">{zone}</span>
    </span>
  );
}

function choicesOf(element: Element, world: World): Option[] {
  const plain = (value: string, text: string): Option => ({ value, text: { type: 'plain_text', text } });
  if (element.type.endsWith('users_select')) {
    return world.users
      .filter(({ is_bot, deleted }) => !is_bot && !deleted)
      .map((one) => plain(one.id, personName(one)));
  }
  if (element.type.endsWith('channels_select') || element.type.endsWith('conversations_select')) {
    return world.channels.filter(({ is_im }) => !is_im).map(({ id, name }) => plain(id, `#${name ?? id}`));
  }
  return optionsOf(element);
}

function Select(props: ControlProps): ReactNode {
  const { world } = useViewer();
  const { element, value, onChange } = props;
  const groups = element.option_groups;
  const draw = (option: Option): ReactNode => (
    <option key={option.value} value={option.value}>
      {option.text.text}
    </option>
  );
  return (
    <select
      {...naming(props)}
      className="field"
      value={textOf(value)}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{element.placeholder?.text ?? 'Choose an option'}</option>
      {groups === undefined
        ? choicesOf(element, world).map(draw)
        : groups.map(({ label, options }) => (
            <optgroup key={label.text} label={label.text}>
              {options.map(draw)}
            </optgroup>
          ))}
    </select>
  );
}

function Choices({ type, ...props }: ControlProps & { type: 'radio' | 'checkbox' }): ReactNode {
  const { world } = useViewer();
  const { element, value, onChange, id, label, describedBy, invalid } = props;
  const chosen = type === 'radio' ? [textOf(value)] : listOf(value);
  const toggle = (one: string, on: boolean): void => {
    if (type === 'radio') onChange(one);
    else onChange(on ? [...chosen, one] : chosen.filter((other) => other !== one));
  };
  const name = label === undefined ? { 'aria-labelledby': `${id}-label` } : { 'aria-label': label };
  const group =
    type === 'radio' ? { role: 'radiogroup', 'aria-invalid': invalid === true, ...name } : { role: 'group', ...name };
  return (
    <div {...group} aria-describedby={describedBy} className="choices">
      {choicesOf(element, world).map((option, index) => (
        <label key={option.value}>
          <input
            id={index === 0 ? id : undefined}
            type={type}
            name={`${id ?? ''} ${element.action_id}`}
            checked={chosen.includes(option.value)}
            onChange={({ target }) => toggle(option.value, target.checked)}
          />
          <span>
            {option.text.type === 'mrkdwn' ? <Text text={option.text} /> : <Plain source={option.text.text} />}
            {option.description !== undefined && <small>{option.description.text}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
