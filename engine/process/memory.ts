export { isFault, type Memory } from '../bytes/memory.ts';
