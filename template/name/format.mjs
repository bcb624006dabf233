/**
 * Breaks lines as the repository wants them. On standard input `root`, and `files` as pairs of path and text; answers with
 * the texts, in their order. A program of its own: Prettier is an ES module.
 */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { format, getFileInfo, resolveConfig } from 'prettier';

const { root, files } = JSON.parse(await text(process.stdin));
const ignorePath = ['.gitignore', '.prettierignore'].map((name) => join(root, name));

async function formatted([path, content]) {
  const filepath = join(root, path);
  const { ignored, inferredParser } = await getFileInfo(filepath, { ignorePath });
  if (ignored || inferredParser === null) return content;
  return format(content, { ...(await resolveConfig(filepath)), filepath });
}

process.stdout.write(JSON.stringify(await Promise.all(files.map(formatted))));
