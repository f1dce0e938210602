// Loaded before anything is painted, so that a page never flashes in the wrong colours.
window.studio = (() => {
  const key = 'studio-theme';
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  const choice = () => {
    try { return localStorage.getItem(key) ?? 'system'; } catch { return 'system'; }
  };

  const isDark = () => choice() === 'dark' || (choice() === 'system' && dark.matches);

  const apply = () => { document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'; };

  const choose = value => {
    try {
      if (value === 'system') localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* private mode: the choice lasts for this page */ }
    apply();
    return isDark();
  };

  let watcher = null;
  dark.addEventListener('change', () => { apply(); watcher?.invokeMethodAsync('ThemeChanged', isDark()); });

  const start = dotnet => {
    watcher = dotnet;
    return { theme: choice(), isDark: isDark(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  };

  const stop = () => { watcher = null; };

  const copy = async text => {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
  };

  document.addEventListener('click', async event => {
    const action = event.target.closest?.('[data-action]')?.dataset.action;
    if (action === 'reload') location.reload();
    if (action === 'reconnect' && !(await Blazor.reconnect())) location.reload();
    if (action === 'toggle-theme') choose(isDark() ? 'light' : 'dark');
  });

  // A place that takes a drop says so at each move of the mouse; asking the server each time would flood it.
  for (const name of ['dragenter', 'dragover']) {
    document.addEventListener(name, event => { if (event.target.closest?.('[data-drop]')) event.preventDefault(); });
  }

  // Some browsers drag nothing that carries nothing.
  document.addEventListener('dragstart', event => {
    if (event.target.matches?.('[data-drag]')) event.dataTransfer.setData('text/plain', event.target.dataset.drag);
  });

  // A server that started anew knows nothing of this page. Nothing can be done here any more, so the page begins anew too.
  document.addEventListener('components-reconnect-state-changed', event => {
    if (event.detail?.state === 'rejected') location.reload();
  }, true);

  apply();
  return { choose, start, stop, copy };
})();
