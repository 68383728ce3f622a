/** The explorer starts here. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { answerBy } from './api/client.ts';
import { IN_TAB } from './api/host.ts';
import { http } from './api/http.ts';
import { queries } from './api/queries.ts';
import { router } from './app/router.tsx';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/stack.css';
import './ui/table.css';
import './app/shell.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');
answerBy(IN_TAB ? (await import('./tab/start.ts')).start() : http);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
