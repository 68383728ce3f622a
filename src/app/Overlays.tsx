/** What floats above the page: how far opening is, where files drop, the palette, the page of keys. Not part of what is loaded first. */
import { DropTarget } from './DropTarget.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import { OpeningStatus } from './OpeningStatus.tsx';
import { Palette } from './Palette.tsx';
import './overlays.css';

export default function Overlays({ inSnapshot }: { inSnapshot: boolean }) {
  return (
    <>
      {inSnapshot && <OpeningStatus />}
      <DropTarget />
      <Palette />
      <KeysHelp />
    </>
  );
}
