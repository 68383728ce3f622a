/** The whole window takes files: a core, its executable, both together, a bundle, or a trace of the snapshot in sight. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { IN_TAB } from '../api/host.ts';
import { libraryQuery } from '../api/queries.ts';
import { useUploads } from '../api/uploads.ts';
import { useGo, useLink } from '../view/location.tsx';

export function DropTarget() {
  const go = useGo();
  const link = useLink();
  const inSight = link === undefined || link.view === 'library' ? undefined : link.snapshot;
  const { data } = useQuery({ ...libraryQuery, staleTime: 10_000 });
  const limit = data?.uploadLimitBytes;
  const isHere = data?.snapshots.some(({ id }) => id === inSight) === true;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(false);
      useUploads.getState().add([...(event.dataTransfer?.files ?? [])], limit, isHere ? inSight : undefined);
      // A link to a snapshot that is not here yet opens by itself when its core has come.
      if (IN_TAB && inSight !== undefined && !isHere) return;
      go({ view: 'library' });
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [go, limit, inSight, isHere]);
  return over ? <div className="drop-frame" aria-hidden="true" /> : null;
}
