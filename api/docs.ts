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

/** The description of the API to read and to try: `/docs`. */
export function docs(): Router {
  const router = express.Router();
  router.get('/docs', (_, response) => void response.type('html').send(page));
  router.get('/docs/show.js', (_, response) => void response.type('js').send(show));
  router.use('/docs', express.static(getAbsoluteFSPath(), { index: false, redirect: false }));
  return router;
}
