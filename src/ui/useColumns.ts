/** How many characters of code fit into an element, as it is resized. */
import { useEffect, useRef, useState } from 'react';

const SAMPLE = 100;

export function useColumns() {
  const ref = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(100);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      setColumns(Math.max(16, Math.floor(entry.contentRect.width / characterWidth(element)) - 3));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, columns };
}

function characterWidth(parent: HTMLElement): number {
  const sample = document.createElement('code');
  sample.textContent = '0'.repeat(SAMPLE);
  sample.className = 'unseen';
  sample.style.width = 'auto';
  parent.append(sample);
  const width = sample.getBoundingClientRect().width / SAMPLE;
  sample.remove();
  return width > 0 ? width : 7;
}
