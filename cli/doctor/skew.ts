import { type Finding, findingsOf } from './finding.ts';

/** ms: instants are planned to the minute; a step that is a second early or late is noticed by nobody */
const noticed = 1_000;
const harmful = 60_000;

/** @param by milliseconds by which its clock is ahead of ours */
export function skew(whose: string, by: number): Finding {
  const { ok, warn, wrong } = findingsOf('clock');
  const seconds = Math.abs(by) / 1000;
  if (Math.abs(by) < noticed)
    return ok(`The ${whose}'s clock is ours to ${Math.max(0.1, Math.ceil(seconds * 10) / 10)} s.`);
  const says = `The ${whose}'s clock is ${seconds.toFixed(1)} s ${by > 0 ? 'ahead of' : 'behind'} ours.`;
  const todo = 'Let the clocks of all machines be set by the same time servers (NTP).';
  return Math.abs(by) < harmful ? warn(says, todo) : wrong(says, todo);
}
