/** A run that is interrupted (Ctrl-C) stops breaking things, and still looks at what is left; a second time ends it. */
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (ending) process.exit(1);
    ending = true;
  });

export const isEnding = (): boolean => ending;
