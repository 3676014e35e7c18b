import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';

const isUri = (text: string): boolean => URL.canParse(text) && !/[^\u0021-\u007e]/u.test(text);

/** What is wrong with a value by the schema of SARIF 2.1.0; undefined: nothing. Its draft differs in the spelling of its name alone from what ajv reads. */
export function sarifValidator(): (value: unknown) => string | undefined {
  const { id: _id, $schema: _draft, ...schema } = sarifSchema;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', isUri);
  ajv.addFormat(
    'uri-reference',
    (text) => /^(?:%[\dA-F]{2}|[\w.~!$&'()*+,;=:@/?#[\]-])*$/iu.test(text) && URL.canParse(text, 'file:///base/'),
  );
  ajv.addFormat('date-time', true);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors));
}
