/**
 * All code of a process that is not Go's, by address: the executable's own C, its libraries, the vDSO. A library's file is taken
 * only where the core tells its build ID and the file has the same; else the process's own pages, where they were dumped.
 */
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import { type Image, PT_GNU_EH_FRAME, PT_LOAD } from '../../elf/image.ts';
import { sameBuildFile } from '../executable.ts';
import type { Process } from '../process.ts';
import { biasOf, isVdso, type MappedImage, mappedImages } from './mapped-files.ts';
import { NativeModule } from './native-module.ts';

export class NativeCode {
  readonly #process: Process;
  readonly #own: NativeModule | undefined;
  #mapped: readonly MappedImage[] | undefined;
  /** Many threads stand at the same places. */
  readonly #byPc = new Map<number, NativeModule | Fault>();
  readonly #modules = new Map<MappedImage, NativeModule | Fault>();

  constructor(process: Process) {
    this.#process = process;
    const { executable, bias } = process;
    this.#own = executable && new NativeModule(executable.source.name, executable, bias);
  }

  /** The code that a pc lies in; a fault where it is in no file, or in one that is not at hand. */
  at(pc: number): NativeModule | Fault {
    const known = this.#byPc.get(pc) ?? this.#find(pc);
    this.#byPc.set(pc, known);
    return known;
  }

  #find(pc: number): NativeModule | Fault {
    const { executable, bias, core, memory } = this.#process;
    if (this.#own && executable && isLoaded(executable, pc - bias)) return this.#own;
    this.#mapped ??= mappedImages(core, memory);
    const file = this.#mapped.find(({ ranges }) => ranges.some((r) => pc >= r.start && pc < r.end));
    if (!file)
      return fault('not-in-a-file', `pc ${hex(pc)} is in no file that the process had mapped`, { address: pc });
    const known = this.#modules.get(file) ?? this.#open(file);
    this.#modules.set(file, known);
    return known;
  }

  #open(file: MappedImage): NativeModule | Fault {
    const wanted = { path: file.path, buildIds: { gnu: file.buildId } };
    const image = sameBuildFile(wanted, this.#process.libraries) ?? dumped(file, this.#process);
    const bias = image && biasOf(file, image);
    return image && bias !== undefined ? new NativeModule(file.path, image, bias) : missing(file);
  }
}

function isLoaded(image: Image, linked: number): boolean {
  return image.segments.some((s) => s.type === PT_LOAD && linked >= s.address && linked < s.address + s.memorySize);
}

/** Its own pages, where those that tell its frames were dumped too: by default the kernel writes the first alone. */
function dumped(file: MappedImage, { memory }: Process): Image | undefined {
  if (isVdso(file)) return file.headers;
  const frames = file.headers?.segments.find((s) => s.type === PT_GNU_EH_FRAME);
  const bias = file.headers && biasOf(file, file.headers);
  if (!frames || bias === undefined) return undefined;
  return memory.readable(frames.address + bias, frames.memorySize) ? file.headers : undefined;
}

function missing({ path, buildId }: MappedImage): Fault {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const id = buildId === undefined ? 'the core does not tell its build ID' : `build ID ${buildId}`;
  return fault('library-missing', `it is in ${name}, whose file is not at hand (${id})`, {
    hint: `Open the core where ${path} of that build lies, or let the kernel dump it: echo 0x7f > /proc/PID/coredump_filter.`,
  });
}
