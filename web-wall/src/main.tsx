import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { fetchAhead } from './fetch-ahead.ts';
import { currentLanguage, setLanguage } from './i18n/use-words.ts';
import './ui/base.css';
import { applyTokens } from './ui/tokens.ts';

applyTokens(document.documentElement);
setLanguage(currentLanguage());
fetchAhead(location.pathname);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
