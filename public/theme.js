// Sets the theme before the first paint, so that nobody is blinded for a frame. src/view/store.ts owns the setting.
(() => {
  let theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  try {
    const kept = JSON.parse(localStorage.getItem('unpark.view') ?? '{}').theme;
    if (kept === 'light' || kept === 'dark') theme = kept;
  } catch {
    // Nothing kept, or not allowed to look: what the system prefers holds.
  }
  document.documentElement.dataset.theme = theme;
})();
