// Toasts, the dialog and the filter panel: what every page has.

const SHORT_MESSAGE = 6000; // milliseconds a confirmation stays; problems stay until closed

for (const notice of document.querySelectorAll(".notice-success, .notice-info")) {
  setTimeout(() => notice.remove(), SHORT_MESSAGE);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-open], [data-dismiss]");
  if (pressed?.dataset.open) document.getElementById(pressed.dataset.open).showModal();
  if (pressed?.matches("[data-dismiss]")) pressed.closest(".notice").remove();

  // The choices of a search box lie outside the panel they belong to.
  const panel = document.querySelector(".filter-panel[open]");
  const inside = (it) => it === panel || it.classList?.contains("ts-dropdown");
  if (panel && !event.composedPath().some(inside)) panel.open = false;
});

document.addEventListener("keydown", (event) => {
  const panel = document.querySelector(".filter-panel[open]");
  if (event.key !== "Escape" || !panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});

for (const panel of document.querySelectorAll(".filter-panel")) {
  panel.addEventListener("toggle", async () => {
    if (!panel.open) return;
    await fill(panel);
    panel.querySelector("input:not([type=checkbox]), select")?.focus();
  });
}

// The controls are fetched once; what stands in the way of that, the whole page will say.
async function fill(panel) {
  const { url } = panel.dataset;
  if (!url) return;
  delete panel.dataset.url;
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.reload();
  panel.insertAdjacentHTML("beforeend", await answer.text());
  panel.dispatchEvent(new Event("filled", { bubbles: true }));
}
