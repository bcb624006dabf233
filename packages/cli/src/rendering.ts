/** What a template makes of answers, for the path's own repository: scaffolding, the overlay and their tests. */
export { parseRepoUrl, renderer, type Values } from './rendering/engine';
export { type Answers, check, checkOne, InvalidAnswers, type Question, questions } from './rendering/form';
export { refusals } from './rendering/refusals';
export { render, valuesFor } from './rendering/render';
export { readTemplate, type Schema, type TemplateFile } from './rendering/template-file';
export { subtree, type Tree, type TreeFile } from './tree';
