/** The explorer starts here. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { parseLink } from '../api/links.ts';
import { answerBy } from './api/client.ts';
import { http } from './api/http.ts';
import { askAhead, queries } from './api/queries.ts';
import { loadViews } from './app/CurrentView.tsx';
import { Shell } from './app/Shell.tsx';
import { currentHref } from './view/address.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/stack.css';
import './ui/table.css';
import './app/shell.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
// Written out, so that a page with a server is built without what one without needs.
if (import.meta.env.MODE === 'static') answerBy((await import('./tab/start.ts')).start());
else answerBy(http);
const link = parseLink(currentHref());
if (link !== undefined && link.view !== 'library') void askAhead(link.snapshot);
void loadViews();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Shell />
    </QueryClientProvider>
  </StrictMode>,
);
