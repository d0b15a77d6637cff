// The ruler of the settings page: touched until it agrees with one of wood.
import { USUAL, apply, keep, pxPerMm } from "/static/millimetres.js";

const said = document.getElementById("said");

function show() {
  apply();
  said.textContent = `${pxPerMm().toFixed(2)} px / mm`;
}

for (const key of document.querySelectorAll("[data-by]")) {
  key.addEventListener("click", () => {
    keep(Math.round((pxPerMm() + Number(key.dataset.by)) * 100) / 100);
    show();
  });
}
document.getElementById("usual").addEventListener("click", () => {
  keep(USUAL);
  show();
});
show();
