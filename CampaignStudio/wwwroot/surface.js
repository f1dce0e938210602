// Undo by keys, and items that are moved by pointer or keys, for one surface of an editor.
//
// Items carry data-item, their handles data-handle with the same id, and what holds items carries data-list (and data-kind where
// lists of different kinds stand on one surface). Surfaces may stand within each other: each minds what is nearest to it.
const steps = { ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Out', ArrowRight: 'In' };
const slack = 5; // pixels a pointer may move before it drags
const rim = 10; // pixels at a group's edge that belong to what it stands in

const isText = element => element.matches?.('textarea, input') && !element.readOnly && !['checkbox', 'radio', 'button'].includes(element.type);

export function attach(root, dotnet, hasHistory, isWholePage) {
  // Gone again before the script came.
  if (!root) return { detach: () => {}, focus: () => {} };
  const stop = new AbortController();
  const { signal } = stop;
  const isMine = element => element.closest?.('[data-surface]') === root;
  const tell = (...call) => dotnet.invokeMethodAsync(...call).catch(() => { /* the page is going away */ });

  // While text is typed that was not told yet, undo is the browser's business.
  let isTyping = false;
  let told = '';
  const tellText = event => { [isTyping, told] = [false, event.target.value ?? '']; };
  root.addEventListener('focusin', tellText, { signal });
  root.addEventListener('change', tellText, { signal });
  root.addEventListener('input', () => { isTyping = true; }, { signal });
  // What is typed into a field's box replaces the field that is chosen. Selecting it is not left to the server: its answer may come
  // when the focus is elsewhere, and take it back.
  root.addEventListener('focusin', event => {
    if (event.target.matches('.cond-field input')) setTimeout(() => { if (document.activeElement === event.target) event.target.select(); });
  }, { signal });

  (isWholePage ? document : root).addEventListener('keydown', async event => {
    // Enter takes a text over, or chooses from a list.
    if (event.key === 'Enter' && !event.target.matches?.('textarea')) isTyping = false;
    if (event.defaultPrevented) return;
    const handle = event.target.closest?.('[data-handle]');
    if (handle && isMine(handle) && event.altKey && event.key in steps) {
      event.preventDefault();
      if (!handle.disabled) tell('StepAsync', handle.dataset.handle, steps[event.key]);
      return;
    }
    if (!hasHistory || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const undo = key === 'z' && !event.shiftKey;
    const redo = (key === 'y' && !event.shiftKey) || (key === 'z' && event.shiftKey);
    if (!undo && !redo) return;
    if (!root.contains(event.target) && event.target !== document.body) return;
    if (isTyping && isText(event.target) && event.target.value !== told) return;
    event.preventDefault();
    await tell(undo ? 'UndoAsync' : 'RedoAsync');
    [isTyping, told] = [false, document.activeElement?.value ?? ''];
    if (document.activeElement === document.body) root.focus({ preventScroll: true });
  }, { signal });

  root.addEventListener('pointerdown', event => {
    const handle = event.target.closest('[data-handle]');
    if (!handle || !isMine(handle) || handle.disabled || event.button !== 0) return;
    drag(root, isMine, handle, event, (list, index) => tell('MoveAsync', handle.dataset.handle, list, index));
  }, { signal });

  return {
    detach: () => stop.abort(),
    focus: async selector => {
      // A component may draw itself a moment after the page did.
      for (let tries = 0; tries < 20; tries++) {
        const found = root.querySelector(selector);
        if (found) { found.focus(); found.scrollIntoView({ block: 'nearest' }); return; }
        await new Promise(requestAnimationFrame);
      }
    },
  };
}

function drag(root, isMine, handle, start, drop) {
  const item = handle.closest('[data-item]');
  const kind = handle.closest('[data-list]')?.dataset.kind;
  const scroller = scrollerOf(root);
  const over = new AbortController();
  let line = null;
  let place = null;

  const move = event => {
    if (!line && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < slack) return;
    if (!line) {
      line = Object.assign(document.createElement('div'), { className: 'drop-line' });
      document.body.append(line);
      item.toggleAttribute('data-dragged', true);
    }
    scrollNearEdge(scroller, event.clientY);
    place = placeAt(event.clientX, event.clientY);
    line.hidden = !place;
    if (!place) return;
    const { left, width } = place.list.getBoundingClientRect();
    Object.assign(line.style, { left: `${left}px`, width: `${width}px`, top: `${place.y}px` });
  };

  const end = isDrop => {
    over.abort();
    line?.remove();
    item.removeAttribute('data-dragged');
    if (isDrop && place && root.contains(item)) drop(place.list.dataset.list, place.index);
  };

  // Before which item of which list the pointer stands.
  const placeAt = (x, y) => {
    let list = document.elementFromPoint(x, y)?.closest('[data-list]');
    while (list && isMine(list)) {
      const group = list.closest('[data-item]');
      if (!group || !isMine(group)) break;
      const { top, bottom } = group.getBoundingClientRect();
      if (y >= top + rim && y <= bottom - rim) break;
      list = group.parentElement.closest('[data-list]');
    }
    if (!list || !isMine(list) || item.contains(list) || list.dataset.kind !== kind) return null;
    const boxes = [...list.querySelectorAll('[data-item]')]
      .filter(other => other.parentElement.closest('[data-list]') === list)
      .map(other => other.getBoundingClientRect());
    const index = boxes.filter(box => y > box.top + box.height / 2).length;
    const edge = list.getBoundingClientRect();
    const above = index > 0 ? boxes[index - 1].bottom : boxes[0]?.top ?? edge.top;
    const below = index < boxes.length ? boxes[index].top : above;
    return { list, index, y: (above + below) / 2 };
  };

  const { signal } = over;
  handle.setPointerCapture(start.pointerId);
  handle.addEventListener('pointermove', move, { signal });
  handle.addEventListener('pointerup', () => end(true), { signal });
  for (const kind of ['pointercancel', 'lostpointercapture']) handle.addEventListener(kind, () => end(false), { signal });
  window.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  }, { signal, capture: true });
}

function scrollerOf(element) {
  for (let outer = element; outer; outer = outer.parentElement) {
    if (outer.scrollHeight > outer.clientHeight && /auto|scroll/.test(getComputedStyle(outer).overflowY)) return outer;
  }
  return document.scrollingElement;
}

function scrollNearEdge(scroller, y) {
  const isPage = scroller === document.scrollingElement;
  const { top, bottom } = isPage ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
  if (y < top + 48) scroller.scrollBy(0, -12);
  if (y > bottom - 48) scroller.scrollBy(0, 12);
}
