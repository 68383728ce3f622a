/** A file on its way: progress, bytes, phase, and what became of it. */
import { IN_TAB } from '../../api/host.ts';
import { type Upload, useUploads } from '../../api/uploads.ts';
import { Triangle } from '../../ui/Code.tsx';
import { bytes } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Anchor } from '../../view/location.tsx';

const KINDS = {
  core: 'A core',
  executable: 'An executable',
  'debug information': 'Debug information',
  bundle: 'A bundle',
  trace: 'A trace',
  dump: 'A goroutine dump',
  profile: 'A goroutine profile',
} as const;

export function UploadRow({ upload }: { upload: Upload }) {
  const { cancel, dismiss } = useUploads.getState();
  const busy = upload.phase === 'sending' || upload.phase === 'reading';
  const name = cutMiddle(printable(upload.name), 60);
  return (
    <li className="upload">
      <span className="snapshot-glyph">
        {upload.phase === 'failed' ? <Triangle /> : <Mark size={14} dot={busy ? 'parked' : 'free'} />}
      </span>
      <strong className="cut">{name}</strong>
      <span className="upload-says" role="status">
        <Says upload={upload} />
      </span>
      <button
        type="button"
        className="button quiet icon-only"
        aria-label={busy ? `Cancel the ${IN_TAB ? 'reading' : 'upload'} of ${name}` : `Dismiss the note on ${name}`}
        onClick={() => (busy ? cancel(upload.key) : dismiss(upload.key))}
      >
        <Icon name="close" />
      </button>
      {busy && (
        <progress
          max={upload.bytes}
          value={upload.phase === 'reading' ? undefined : upload.sent}
          aria-label={`Upload of ${name}`}
        />
      )}
    </li>
  );
}

function Says({ upload }: { upload: Upload }) {
  const { answer, trouble } = upload;
  if (upload.phase === 'sending')
    return (
      <>
        {IN_TAB && 'Reading '}
        {bytes(upload.sent)} of {bytes(upload.bytes)}
      </>
    );
  if (upload.phase === 'reading')
    return upload.doing === undefined
      ? `All ${bytes(upload.bytes)} are here; looking at them`
      : printable(upload.doing);
  if (trouble !== undefined)
    return (
      <>
        {printable(trouble.message)}{' '}
        {trouble.hint !== undefined && <span className="t3">{printable(trouble.hint)}</span>}
      </>
    );
  if (answer === undefined) return null;
  const { snapshot } = answer;
  return (
    <>
      {KINDS[answer.what]}. {printable(answer.message)}{' '}
      {snapshot?.state === 'ready' && (
        <Anchor
          className="link"
          to={{ view: answer.what === 'trace' ? 'scheduler' : 'overview', snapshot: snapshot.id }}
        >
          Open
        </Anchor>
      )}
    </>
  );
}
