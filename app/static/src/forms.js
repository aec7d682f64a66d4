// Forms: nothing typed is lost by accident, nothing is sent twice.

const content = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

for (const form of document.querySelectorAll("form[data-guard]")) {
  const before = form.dataset.guard === "changed" ? null : content(form);
  let sent = false;

  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  addEventListener("beforeunload", (event) => {
    if (!sent && content(form) !== before) event.preventDefault();
  });
  // Back from the next page, the form must be usable again.
  addEventListener("pageshow", () => (sent = false));
}

// Empty filters stay out of the address.
document.addEventListener("submit", ({ target: form }) => {
  if (!form.matches("[data-sparse]")) return;
  for (const control of form.querySelectorAll("input, select")) control.disabled ||= !control.value;
});
addEventListener("pageshow", () => {
  for (const control of document.querySelectorAll("[data-sparse] :disabled")) control.disabled = false;
});

// A problem named at the top leads to its field, also where a search box stands for it.
document.querySelector(".alert-list")?.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.hash?.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.tomselect ?? field).focus();
});

document.querySelector(".alert")?.scrollIntoView({ block: "center" });
