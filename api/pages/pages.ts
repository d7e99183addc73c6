import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import express, { type Router } from 'express';
import type { Dependencies } from '../dependencies.ts';
import { answerScreens } from './answer.ts';
import { commitmentScreens } from './commitment.ts';
import { commitmentsScreens } from './commitments.ts';
import { customersScreens } from './customers.ts';
import { deskScreens } from './desk.ts';
import { disputeScreens } from './dispute.ts';
import { newScreens } from './new.ts';
import { patienceScreens } from './patience.ts';
import { planScreens } from './plan.ts';
import { sayScreens } from './say.ts';
import type { Hung } from './screen.ts';
import { screensFolder } from './texts.ts';
import { todayScreens } from './today.ts';

const assets: Readonly<Record<string, { readonly type: string; readonly file: string }>> = {
  'kept.css': { type: 'css', file: join(screensFolder, 'kept.css') },
  'kept.js': { type: 'js', file: join(screensFolder, 'kept.js') },
  'htmx.js': {
    type: 'js',
    file: join(createRequire(import.meta.url).resolve('htmx.org'), '..', 'htmx.min.js'),
  },
  'icon.svg': { type: 'svg', file: join(screensFolder, 'icon.svg') },
};

/** Every page of Kept. */
export const screens = (dependencies: Dependencies): Hung[] =>
  [
    todayScreens,
    commitmentsScreens,
    commitmentScreens,
    answerScreens,
    customersScreens,
    newScreens,
    deskScreens,
    sayScreens,
    patienceScreens,
    disputeScreens,
    planScreens,
  ].flatMap((of) => of(dependencies));

/** What people open every morning: pages made here, which load nothing from elsewhere. */
export function pages(dependencies: Dependencies): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 100 });
  for (const [name, { type, file }] of Object.entries(assets)) {
    const content = readFileSync(file);
    router.get(`/assets/${name}`, (_, response) => {
      response.set('Cache-Control', 'public, max-age=300').type(type).send(content);
    });
  }
  for (const { method, path, handler } of screens(dependencies)) router[method](path, form, handler(dependencies));
  return router;
}
