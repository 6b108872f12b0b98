import './page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { AwsConsole } from './aws-console.tsx';
import { loadEmoji } from './emoji.tsx';
import { CONSOLE } from './message-link.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('page.html has no element with the id "page"');
loadEmoji();
createRoot(root).render(window.location.hash.startsWith(CONSOLE) ? <AwsConsole /> : <App />);
