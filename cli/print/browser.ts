/** Opens a link in the user's browser, where there is one. */
import { spawn } from 'node:child_process';

/** Says nothing when there is none: the link has been printed. */
export function openBrowser(link: string): void {
  const command = browserCommand(link);
  if (!command) return;
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write('unpark: no browser could be started; open the link yourself.\n'));
  child.unref();
}

function browserCommand(link: string): string[] | undefined {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI) return undefined;
  if (process.platform === 'darwin') return ['open', link];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', link];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', link] : undefined;
}
