/** A run that is interrupted (Ctrl-C) stops breaking things, and still looks at what is left; a second time ends it. */
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (ending) process.exit(1);
    ending = true;
    console.error('Ends after a last look at everything; once more ends it at once.');
  });

export const isEnding = (): boolean => ending;
