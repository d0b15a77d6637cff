// The control page: a card for each device, kept up to date by asking twice a second.

import { faults, hands, make, send } from "/hands.js";
import { choose, language, word } from "/words.js";

const ASK_MS = 500;
const KEPT_MAX = 60;

/** @type {Map<string, {element: HTMLElement, seen: number, passed: HTMLElement}>} */
const cards = new Map();
let things = null;

function fillWords() {
  document.documentElement.lang = language();
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language()));
  }
}

function card(device) {
  const silent = ["camera", "impinj"].includes(device.kind);
  const passed = make("ol", { class: "passed", hidden: silent }, make("li", { class: "none" }, word("nothing")));
  const plug = make("button", { type: "button", class: "plug" });
  plug.addEventListener("click", () => {
    const plugged = plug.getAttribute("aria-pressed") === "true";
    send(plugged ? { unplug: device.name } : { plug_in: device.name });
  });
  const element = make(
    "section",
    { class: "card", "aria-label": device.name },
    make(
      "div",
      { class: "head" },
      make("h2", {}, device.name, make("small", {}, kindOf(device))),
      plug,
    ),
    make("p", { class: "url" }, device.url),
    make("p", { class: "shows" }),
    make("div", { class: "hands" }, ...hands(device)),
    make("div", { class: "faults" }, ...faults(device)),
    make("p", { class: "standing", hidden: true }),
    passed,
  );
  document.getElementById("devices").append(element);
  return { element, seen: 0, passed };
}

function kindOf(device) {
  const spoken = device.protocol && device.protocol !== device.kind ? ` · ${device.protocol}` : "";
  return word(device.kind) + spoken;
}

/** What a device shows, in a line. */
function shows(device) {
  const facts = device.shows;
  if (device.kind === "scale") {
    const state = facts.overload ? word("overload") : word(facts.stable ? "stable" : "moving");
    const tare = facts.tare_g ? ` · ${word("tare_is", { g: facts.tare_g })}` : "";
    return [make("strong", {}, facts.overload ? "—" : `${Math.round(facts.weight_g)} g`), ` ${state}${tare}`];
  }
  if ("client" in facts) return [word(facts.client ? "client" : "no_client")];
  const parts = [];
  if ("beeps" in facts) parts.push(word("beeps", { n: facts.beeps }));
  if (facts.lit) {
    return facts.lit.map((colour) => make("span", { class: `lamp ${colour}` }, word(colour)));
  }
  if (facts.lamps) parts.push(`${word("lamps")} ${facts.lamps}`);
  return parts;
}

function update(one, device) {
  const { element } = one;
  const plug = element.querySelector(".plug");
  plug.textContent = word(device.plugged ? "unplug" : "plug_in");
  plug.setAttribute("aria-pressed", String(device.plugged));
  element.classList.toggle("away", !device.plugged);
  element.querySelector(".shows").replaceChildren(...shows(device));
  standing(element.querySelector(".standing"), device);
  for (const box of element.querySelectorAll("[data-antenna]")) {
    const pulled = (device.shows.antennas_pulled ?? []).includes(Number(box.dataset.antenna));
    if (document.activeElement !== box) box.checked = !pulled;
  }
  labels(element.querySelector(".labels"), device);
  const seen = element.querySelector(".seen");
  if (seen && device.plugged) refresh(seen, device);
  lying(element.querySelector(".lying"), device);
  pass(one, device.passed);
}

/** What lies on a table, each with a button that lets the packer take it. */
function lying(list, device) {
  const { ids = [], table = [] } = device.shows;
  const now = ids.join(" ");
  if (!list || list.dataset.now === now) return;
  list.dataset.now = now;
  list.replaceChildren(
    ...ids.map((id, index) => {
      const act = () => send({ take: id });
      const name = word("take", { name: table[index] });
      return make("li", {}, make("button", { type: "button", onclick: act }, name));
    }),
  );
}

/** A new picture only when the camera has made one. */
function refresh(image, device) {
  const now = String(device.shows.pictures);
  if (image.dataset.pictures === now) return;
  image.dataset.pictures = now;
  image.src = `/pictures/${encodeURIComponent(device.name)}?at=${Date.now()}`;
}

function standing(line, device) {
  const now = device.standing.join(" ");
  if (line.dataset.now === now) return;
  line.dataset.now = now;
  line.hidden = !device.standing.length;
  const mends = device.standing.map((name) =>
    make(
      "button",
      { type: "button", onclick: () => send({ mend: name, on: device.name }) },
      `${name} — ${word("mend")}`,
    ),
  );
  line.replaceChildren(word("failing"), " ", ...mends);
}

function labels(place, device) {
  if (!place || place.dataset.now === String(device.labels)) return;
  place.dataset.now = String(device.labels);
  place.replaceChildren(
    ...device.labels.map((number) => {
      const address = `/pictures/${encodeURIComponent(device.name)}/${number}`;
      const image = make("img", { src: address, alt: word("printed", { n: number }) });
      return make("a", { href: address, target: "_blank" }, image);
    }),
  );
}

function pass(one, passed) {
  for (const piece of passed) {
    one.seen = Math.max(one.seen, piece.number);
    one.passed.querySelector(".none")?.remove();
    one.passed.prepend(
      make(
        "li",
        { class: piece.direction },
        make("span", { class: "when" }, `${piece.at.toFixed(2)} ${word(piece.direction)}`),
        make("span", { class: "meaning" }, piece.meaning),
        make("code", {}, piece.hex + (piece.cut ? " …" : "")),
      ),
    );
  }
  while (one.passed.children.length > KEPT_MAX) one.passed.lastElementChild.remove();
}

function updateThings(state) {
  if (!state.items.length) return;
  if (!things) {
    things = make("section", { class: "card things" }, make("h2", {}, word("things")), make("ul"));
    document.getElementById("devices").append(things);
  }
  const list = things.querySelector("ul");
  const now = JSON.stringify(state.items);
  if (list.dataset.now === now || list.contains(document.activeElement)) return;
  list.dataset.now = now;
  const shown = state.items.slice(0, 60).map((item) => {
    const choice = make("select", { "aria-label": item.name });
    for (const place of state.places) {
      choice.append(make("option", { value: place, selected: place === item.place }, place));
    }
    choice.addEventListener("change", () => {
      send({ put: item.name, place: choice.value });
      choice.blur();
    });
    const scan = make(
      "button",
      { type: "button", onclick: () => send({ scan_item: item.name }) },
      word("scan"),
    );
    return make("li", {}, make("span", {}, item.name), choice, ...(item.barcode ? [scan] : []));
  });
  list.replaceChildren(...shown);
}

async function ask() {
  const seen = new URLSearchParams([...cards].map(([name, one]) => [name, String(one.seen)]));
  const away = document.getElementById("away");
  try {
    const state = await (await fetch(`/state.json?${seen}`)).json();
    away.hidden = true;
    document.getElementById("clock").textContent = word("time", { s: state.now.toFixed(1) });
    for (const device of state.devices) {
      if (!cards.has(device.name)) cards.set(device.name, card(device));
      update(cards.get(device.name), device);
    }
    updateThings(state);
  } catch {
    away.hidden = false;
  }
  setTimeout(ask, ASK_MS);
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    choose(button.dataset.language);
    location.reload();
  });
}
fillWords();
ask();
