const terminal = process.stderr.isTTY;

/** What a command is at, in a line that the next one replaces; on a terminal alone. */
export function progress(line: string): void {
  progressEnds();
  if (terminal) process.stderr.write(`… ${line}`);
}

/** The line goes, so that something else can be written. */
export const progressEnds = (): void => {
  if (terminal) process.stderr.write('\r\u001b[K');
};

/** A line that stays. */
export function tell(line: string): void {
  progressEnds();
  console.log(line);
}
