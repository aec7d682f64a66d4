// Work without the mouse: one-key commands, moving through rows, opening a row.

const isTyping = (element) =>
  element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

const rowLinks = () => [...document.querySelectorAll(".data-table .row-link")];

function moveRow(step) {
  const links = rowLinks();
  const here = links.indexOf(document.activeElement.closest("tr")?.querySelector(".row-link"));
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  links[next]?.focus();
}

function press(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((it) => it.dataset.key === key);
  if (!target) return false;
  if (target.matches("input")) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
  return true;
}

const commands = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  "?": () => document.querySelector("#keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const command = commands[event.key];
  if (command) command();
  if (command || press(event.key)) event.preventDefault();
});

// A click anywhere in a row opens it, unless it selects text or meets a control.
document.addEventListener("click", (event) => {
  const row = event.target.closest(".data-table tbody tr");
  if (!row || event.target.closest("a, button, input, label") || String(getSelection())) return;
  row.querySelector(".row-link")?.click();
});
