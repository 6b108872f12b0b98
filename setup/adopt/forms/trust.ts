/** Who may assume a role: one service. */
export const trustOf = (service: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** `cloudformation-web-prod` as the parts of a name. */
export const wordsOf = (name: string): readonly string[] => name.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');

/** A logical id of CloudFormation: `CloudformationWebProd`. */
export const logicalIdOf = (name: string): string =>
  wordsOf(name)
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');

/** A name of Terraform, `cloudformation_web_prod`; none begins with a digit. https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers */
export const terraformName = (name: string): string =>
  wordsOf(name)
    .join('_')
    .toLowerCase()
    .replace(/^(?![a-z])/, '_');
