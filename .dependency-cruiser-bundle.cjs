/** What a workflow's bundle holds: the same files by value only, as they are after compilation. */
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [
    {
      name: 'nothing-heavy-in-the-bundle',
      comment: 'Calendars are planned outside of workflow code; Node and Prisma do not exist inside it.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        reachable: true,
        path: [
          '(^|/)node_modules/(temporal-polyfill|date-holidays|@prisma|pg|nodemailer)/',
          '^prisma/',
          '^(activities|ledger|mail|worker)/',
        ],
      },
    },
    {
      name: 'no-node-in-the-bundle',
      severity: 'error',
      from: { path: '^(workflows|domain)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
