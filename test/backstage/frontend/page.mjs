// A portal as Backstage makes one of its own plugins, without a line of ours: bundled for a browser.
import { createRoot } from 'react-dom/client';
import { createApp } from '@backstage/frontend-defaults';
import apiDocs from '@backstage/plugin-api-docs/alpha';
import catalog from '@backstage/plugin-catalog/alpha';
import graph from '@backstage/plugin-catalog-graph/alpha';
import organisation from '@backstage/plugin-org/alpha';
import search from '@backstage/plugin-search/alpha';
import documents from '@backstage/plugin-techdocs/alpha';
import '@backstage/ui/css/styles.css';

const app = createApp({ features: [catalog, graph, apiDocs, documents, organisation, search] });
createRoot(document.querySelector('#root')).render(app.createRoot());
