/** Operations as text, so that tests of decoding read like a listing. Registers are r0…r15, vectors x0…x15. */
import type { Operand, Operation, VectorOperand } from '../instruction.ts';

export function operationText(operation: Operation): string {
  switch (operation.kind) {
    case 'move':
      return `${operand(operation.to)} =${operation.size === 8 ? '' : operation.size} ${operand(operation.from)}`;
    case 'address':
      return `r${operation.to} = &${operand(operation.of)}`;
    case 'add':
      return `${operand(operation.to)} += ${operand(operation.amount)}`;
    case 'arithmetic':
      return `r${operation.to} = ${operand(operation.from)} ${operation.operation} ${operation.amount}`;
    case 'push':
      return `push ${operation.from ? operand(operation.from) : '?'}`;
    case 'pop':
      return `pop ${operand(operation.to)}`;
    case 'exchange':
      return `r${operation.a} <> r${operation.b}`;
    case 'vector-move':
    case 'vector-word':
      return `${operand(operation.to)} ${operation.kind === 'vector-word' ? '=q' : '=x'} ${operand(operation.from)}`;
    case 'vector-zero':
      return `x${operation.to} = 0`;
    case 'compare-and-swap':
      return `cas ${operand(operation.at)} r${operation.expected} r${operation.desired}`;
    case 'fetch-and-add':
      return `xadd ${operand(operation.at)} r${operation.amount}`;
    case 'compare':
      return `${operand(operation.value)} ?${operation.size === 8 ? '' : operation.size} ${operand(operation.with)}`;
    case 'test-bits':
      return `${operand(operation.value)} & ${operation.bits}`;
    case 'set-condition':
      return `${operand(operation.to)} = ${operation.condition}`;
    case 'branch':
      return `if ${operation.condition} ${operation.target}`;
    case 'jump':
    case 'call':
      return `${operation.kind} ${operation.target}`;
    case 'jump-indirect':
    case 'call-indirect':
      return `${operation.kind} ${operand(operation.through)}`;
    case 'clobber':
      return `clobber ${[
        ...operation.registers.map((r) => `r${r}`),
        ...(operation.vector === undefined ? [] : [`x${operation.vector}`]),
        ...(operation.memory ? [operand(operation.memory)] : []),
        ...(operation.filled ? [`from r${operation.filled.from}`] : []),
      ].join(' ')}`.trim();
    default:
      return operation.kind;
  }
}

function operand(one: Operand | VectorOperand): string {
  switch (one.kind) {
    case 'register':
      return `r${one.number}`;
    case 'vector':
      return `x${one.number}`;
    case 'constant':
      return String(one.value);
    case 'memory': {
      const parts = [
        ...(one.base === undefined ? [] : [`r${one.base}`]),
        ...(one.index === undefined ? [] : [`r${one.index}*${one.scale}`]),
      ];
      const displacement = one.displacement === 0 && parts.length > 0 ? '' : String(one.displacement);
      return `[${[...parts, ...(displacement ? [displacement] : [])].join('+').replace('+-', '-')}]`;
    }
  }
}
