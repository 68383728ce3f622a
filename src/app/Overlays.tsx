/** What floats above the page, and the commands that act everywhere: how far opening is, where files drop, the palette, the page of keys. Not part of what is loaded first. */
import { DropTarget } from './DropTarget.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import { OpeningStatus } from './OpeningStatus.tsx';
import { Palette } from './Palette.tsx';
import { useGlobalCommands } from './useGlobalCommands.ts';
import './overlays.css';

export default function Overlays({ inSnapshot }: { inSnapshot: boolean }) {
  useGlobalCommands(inSnapshot);
  return (
    <>
      {inSnapshot && <OpeningStatus />}
      <DropTarget />
      <Palette />
      <KeysHelp />
    </>
  );
}
