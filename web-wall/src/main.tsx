import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { currentLanguage, setLanguage } from './i18n/use-words.ts';
import './ui/base.css';
import { applyTokens } from './ui/tokens.ts';

applyTokens(document.documentElement);
setLanguage(currentLanguage());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
