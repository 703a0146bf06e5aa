// Lists that are drawn again only when something in them changed.

/** Fills `box` with `nodes()` when `signature` is another one, the focus kept by `data-key`; true when it was. */
export function redraw(box, signature, nodes) {
  if (box.dataset.drawn === signature) return false;
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...nodes());
  box.dataset.drawn = signature;
  if (focused) box.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  return true;
}
