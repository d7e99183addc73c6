import express, { type Router } from 'express';
import { getAbsoluteFSPath } from 'swagger-ui-dist';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kept: API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/show.js"></script>
</html>`;
const show = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'list' });`;

/** Its interface writes styles into the page and shows pictures that it brings along. */
const forSwagger = [
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join('; ');

/** The description of the API to read and to try: `/docs`. */
export function docs(): Router {
  const router = express.Router();
  router.use('/docs', (_, response, next) => {
    response.set('Content-Security-Policy', forSwagger);
    next();
  });
  router.get('/docs', (_, response) => void response.type('html').send(page));
  router.get('/docs/show.js', (_, response) => void response.type('js').send(show));
  router.use('/docs', express.static(getAbsoluteFSPath(), { index: false, redirect: false }));
  return router;
}
