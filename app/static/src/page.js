// Toasts, dialogs and the filter panel: what every page has.

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

// A link to a short page opens it over the present one; without this script it is a page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.querySelector("#page-dialog");
  dialog.querySelector("h2").textContent = page.querySelector("h1").textContent.trim();
  dialog.querySelector(".dialog-body").replaceChildren(...page.querySelectorAll("[data-dialog-part]"));
  dialog.showModal();
});

document.querySelector("[data-print]")?.addEventListener("click", () => print());
