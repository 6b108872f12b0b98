/** What a task's parameters may refer to. https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html */
export interface PseudoParameters {
  WINDOW_ID: string;
  WINDOW_TASK_ID: string;
  WINDOW_EXECUTION_ID: string;
  TASK_EXECUTION_ID: string;
  INVOCATION_ID: string;
  /** These four only of an invocation for a target. */
  WINDOW_TARGET_ID?: string;
  TARGET_ID?: string;
  RESOURCE_ID?: string;
  TARGET_TYPE?: 'INSTANCE';
}

/** Fills them in, also inside text. They are upper case without blanks; whatever else has two braces stays as it is. */
export const filled = (text: string, values: PseudoParameters): string => {
  const known = new Map<string, string>(Object.entries(values));
  return text.replace(/\{\{([A-Z_]+)\}\}/g, (whole, name: string) => known.get(name) ?? whole);
};

export const filledLists = (
  parameters: Readonly<Record<string, readonly string[]>> = {},
  values: PseudoParameters,
): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, texts]) => [name, texts.map((text) => filled(text, values))]),
  );
