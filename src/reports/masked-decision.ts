import { withoutCredentials } from '../known/without-credentials.ts';
import type { GateDecision, GateReason, GateRewrite } from '../model/gate.ts';
import { cutText } from '../syntax/plain-text.ts';

const longestPath = 2000;
const longestText = 1000;
const mostReasons = 50;

/** A decision that may be shown and kept: credentials are masked, in the parameters of the path too, and nothing in it is without end. */
export function maskedDecision(decision: GateDecision): GateDecision {
  const { path, about, reasons, rewrites } = decision;
  return {
    ...decision,
    path: maskedPath(path),
    ...(about === undefined ? {} : { about: masked(about) }),
    reasons: reasons.slice(0, mostReasons).map(maskedReason),
    rewrites: rewrites.slice(0, mostReasons).map(maskedRewrite),
  };
}

/** A reason whose sentences may be shown. */
export function maskedReason({ rule, message, advice }: GateReason): GateReason {
  return { rule, message: masked(message), ...(advice === undefined ? {} : { advice: masked(advice) }) };
}

/** A rewrite whose values may be shown. */
export function maskedRewrite({ rule, field, from, to }: GateRewrite): GateRewrite {
  return { rule, field, ...(from === undefined ? {} : { from: masked(from) }), ...(to === undefined ? {} : { to: masked(to) }) };
}

function masked(text: string): string {
  return cutText(withoutCredentials(text), longestText);
}

// A build carries its arguments in the query, as JSON, encoded.
function maskedPath(path: string): string {
  const at = path.indexOf('?');
  if (at < 0) return cutText(path, longestPath);
  const parameters = path
    .slice(at + 1)
    .split('&')
    .map(maskedParameter);
  return cutText(`${path.slice(0, at)}?${parameters.join('&')}`, longestPath);
}

function maskedParameter(parameter: string): string {
  const [name = '', value] = splitAt(parameter);
  if (value === undefined || value.length < 4) return parameter;
  const text = decoded(value);
  const shown = masked(text);
  // What is under a secret's name, or under none that can be read, is not looked at: it goes.
  if (withoutCredentials(`${name}=${shown}`) !== `${name}=${shown}`) return `${name}=…`;
  return shown === text ? parameter : `${name}=${encodeURIComponent(shown)}`;
}

function splitAt(parameter: string): readonly [name: string, value?: string] {
  const at = parameter.indexOf('=');
  return at < 0 ? [parameter] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
