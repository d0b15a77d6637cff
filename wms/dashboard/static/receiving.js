// What a scanned pack tells of itself (lot, date, quantity) is filled in where nothing was typed yet.

const FIELDS = { lot: "lot", expiresOn: "expires_on", quantity: "quantity", bin: "bin" };

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = event.target;
  if (!(target instanceof HTMLElement) || target.id !== "recognised") return;
  const told = target.querySelector("[data-lot]");
  if (!(told instanceof HTMLElement)) return;
  for (const [known, name] of Object.entries(FIELDS)) {
    const field = document.getElementById(name);
    const value = told.dataset[known] ?? "";
    if (field instanceof HTMLInputElement && field.value === "" && value !== "") field.value = value;
  }
});

// A delivery that is known already: the next scan is an article.
const delivery = document.getElementById("delivery_ref");
const code = document.getElementById("code");
if (delivery instanceof HTMLInputElement && delivery.value === "") delivery.focus();
else code?.focus();

// A scanner that ends with Enter must not send a form that is half empty.
document.getElementById("receiving")?.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || !field.matches("[data-scan]")) return;
  event.preventDefault();
  field.dispatchEvent(new Event("scanned", { bubbles: true }));
  const fields = [...document.querySelectorAll("#receiving input:not([type=hidden])")];
  const next = fields[fields.indexOf(field) + 1];
  if (next instanceof HTMLInputElement) next.focus();
  else /** @type {HTMLElement | null} */ (document.querySelector("#receiving button"))?.focus();
});
