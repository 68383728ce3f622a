/** What floats above the page, and the commands that act everywhere: how far opening is, where files drop, the palette, the page of keys. Not part of what is loaded first. */
import { lazy, Suspense } from 'react';
import { DropTarget } from './DropTarget.tsx';
import { useOverlay } from './globals.ts';
import { KeysHelp } from './KeysHelp.tsx';
import { OpeningStatus } from './OpeningStatus.tsx';
import { Palette } from './Palette.tsx';
import { useGlobalCommands } from './useGlobalCommands.ts';
import { useNameCommands } from './useNameCommands.ts';
import './overlays.css';

const NamesSheet = lazy(() => import('./NamesSheet.tsx'));

export default function Overlays({ inSnapshot }: { inSnapshot: boolean }) {
  useGlobalCommands(inSnapshot);
  return (
    <>
      {inSnapshot && <OpeningStatus />}
      {inSnapshot && <Names />}
      <DropTarget />
      <Palette />
      <KeysHelp />
    </>
  );
}

/** Names for links: their commands, and the sheet where they are given. */
function Names() {
  useNameCommands();
  const open = useOverlay((state) => state.open === 'names');
  return (
    open && (
      <Suspense>
        <NamesSheet />
      </Suspense>
    )
  );
}
