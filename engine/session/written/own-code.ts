/**
 * Whose code a function is, where nothing tells the main module: what neither comes with Go nor from the module cache or a
 * vendor folder is the program's own.
 */
import type { FrameTable } from '../../formats/goroutines/frame-table.ts';
import { type CodeOrigin, originOf, packageOf } from '../../gobin/names.ts';

/** Modules that were fetched: "/root/go/pkg/mod/github.com/a/b@v1.2.3/c.go"; with -trimpath the path begins with the module's. */
const FETCHED = /@v\d|\/vendor\/|^vendor\//;
/** With -trimpath files of the standard library begin with their package. */
const STANDARD = /\/(?:src|libexec\/src)\/(?:[a-z][a-z0-9]*\/)*[\w.]+\.(?:go|s)$/;

/** Function → whose it is. */
export function originByFiles(frames: FrameTable): (functionName: string) => CodeOrigin {
  const files = new Map<string, string>();
  for (const { function: name, file } of frames.calls) if (file !== '' && !files.has(name)) files.set(name, file);
  const root = goRoot(frames);
  return (name) => {
    const known = originOf(name, undefined);
    if (name.startsWith('(')) return 'runtime';
    if (name === 'non-Go function') return 'native';
    const file = files.get(name);
    if (known !== 'library' || file === undefined || FETCHED.test(file)) return known;
    if (root !== undefined && file.startsWith(root)) return known;
    const first = packageOf(name).split('/', 1)[0];
    // Trimmed paths: "net/http/server.go".
    if (file.startsWith(`${packageOf(name)}/`)) return first.includes('.') ? 'user' : known;
    if (root === undefined && !first.includes('.') && STANDARD.test(file)) return known;
    return 'user';
  };
}

/** "/usr/local/go/src/", by a file of the runtime's; undefined: none is told, or paths are trimmed. */
function goRoot(frames: FrameTable): string | undefined {
  for (const { function: name, file } of frames.calls) {
    const folder = packageOf(name);
    if (folder !== 'runtime' && folder !== 'sync' && folder !== 'time' && folder !== 'net/http') continue;
    const at = file.lastIndexOf(`/src/${folder}/`);
    if (at >= 0) return file.slice(0, at + '/src/'.length);
  }
  return undefined;
}
