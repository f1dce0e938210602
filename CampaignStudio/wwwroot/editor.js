// A text field whose changes are told when typing rests for a moment, and at once when it is left.
const rest = 300;

export function attach(field) {
  let timer = 0;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), rest);
  });
  field.addEventListener('change', () => clearTimeout(timer));
}

export function insert(field, text) {
  const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  field.focus();
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
