/**
 * The latency that a form asks for is written into rules as it is, and decides nothing else: a stand-in is enough,
 * one that is a number to the generators. Seconds, as the bound of a bucket.
 */
export const FRACTION = '0.137';
export const WHOLE = '137';

/** Ours, where generators and slo.yaml have it. */
const OURS = /(?<=\ble=\\*")0\.1(?=\\*")/g;
const OURS_IN_WORDS = /(?<=\bwithin )100 ms\b/g;
const HAS_LATENCY =
  /^(service\/slo\.yaml|observe\/generated\/|gitops\/components\/|infra\/chart\/templates\/|docs\/(slo\.md|runbooks\/))/;

export function withLatencyStandIn(path: string, text: string): string {
  return HAS_LATENCY.test(path) ? text.replace(OURS, FRACTION).replace(OURS_IN_WORDS, '137 ms') : text;
}

/** An integer divided by a thousand prints as the decimal fraction that it is. */
export function withLatencyExpression(text: string): string {
  return text
    .replace(/(?<=\ble=~?\\*")(0\.137|137)(?=\\*"|\()/g, '${{ values.latency / 1000 }}')
    .replace(/(?<=\bwithin )137(000)? ms\b/g, '${{ values.latency }} ms');
}
