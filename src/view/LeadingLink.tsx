/** Opens a goroutine at a frame, with the variable chosen by which it knows a channel or lock: "frame 7 › s.book.mu". */
import { parseValuePath } from '../../api/value-path.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { cutMiddle, printable } from '../ui/text.ts';
import { Anchor } from './location.tsx';

interface Props {
  readonly goroutine: number;
  readonly leading: { readonly frame: number; readonly path: string | undefined };
  readonly filter?: string;
  readonly inRow?: boolean;
}

export function LeadingLink({ goroutine, leading: { frame, path }, filter, inRow = false }: Props) {
  const { id: snapshot } = useSnapshot();
  return (
    <Anchor
      className="link mono leading"
      to={{
        view: 'goroutine',
        snapshot,
        filter,
        goroutine,
        frame,
        path: path === undefined ? undefined : parseValuePath(path),
      }}
      tabIndex={inRow ? -1 : undefined}
      title={path === undefined ? `Frame ${frame} of g${goroutine}` : `${path} in frame ${frame} of g${goroutine}`}
    >
      frame {frame}
      {path !== undefined && ` › ${cutMiddle(printable(path), 48)}`}
    </Anchor>
  );
}
