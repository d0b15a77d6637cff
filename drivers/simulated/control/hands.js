// What a person can do to each kind of device: the controls of its card.

import { word } from "/words.js";

const token = document.querySelector('meta[name="token"]').getAttribute("content");

/** Make an element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Send a command; what is refused is said at the top of the page. */
export async function send(command) {
  const refusal = document.getElementById("refusal");
  try {
    const answer = await fetch("/commands", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Control-Token": token },
      body: JSON.stringify(command),
    });
    const told = await answer.json();
    refusal.textContent = told.ok ? "" : told.error;
    refusal.hidden = told.ok;
    return told.ok;
  } catch {
    return false;
  }
}

/** A form of labelled fields and one button; `act` gets the fields by name. */
function form(fields, button, act) {
  const inputs = {};
  const labels = fields.map(([name, kind, extra = {}]) => {
    const tag = kind === "area" ? "textarea" : "input";
    inputs[name] = make(tag, kind === "area" ? { rows: 3, ...extra } : { type: kind, ...extra });
    return make("label", {}, make("span", {}, word(name)), inputs[name]);
  });
  const element = make("form", {}, ...labels, make("button", {}, word(button)));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    act(inputs);
  });
  return element;
}

function button(name, act, facts) {
  return make("button", { type: "button", onclick: act }, word(name, facts));
}

function row(...children) {
  return make("div", { class: "row" }, ...children);
}

const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

function scanner(device) {
  return [
    form(
      [
        ["code", "text", { ...plain, required: true, placeholder: "3017620422003" }],
        ["symbology", "text", { ...plain, maxlength: 3, size: 3, placeholder: "]E0" }],
      ],
      "scan",
      ({ code, symbology }) =>
        send({ scan: code.value, symbology: symbology.value, on: device.name }).then(
          () => code.select(),
        ),
    ),
  ];
}

function wedge(device) {
  return [
    form([["code", "text", { ...plain, required: true }]], "scan", ({ code }) =>
      send({ wedge: code.value, on: device.name }).then(() => code.select()),
    ),
  ];
}

function scale(device) {
  const keys = row(
    button("tare", () => send({ tare: true, on: device.name })),
    button("zero", () => send({ zero: true, on: device.name })),
  );
  const put = form(
    [["grams", "number", { step: 1, value: 0, inputmode: "numeric" }]],
    "put",
    ({ grams }) => send({ weight_g: Math.trunc(Number(grams.value)), on: device.name }),
  );
  return [put, keys];
}

function llrp(device) {
  const place = form(
    [["epcs", "area", { ...plain, placeholder: "3034257BF7194E4000001A85" }]],
    "place",
    ({ epcs }) =>
      send({ tags: epcs.value.split(/\s+/).filter(Boolean), on: device.name }),
  );
  const antennas = Array.from({ length: device.shows.antennas ?? 0 }, (_, index) => {
    const number = index + 1;
    const box = make("input", { type: "checkbox", "data-antenna": number, checked: true });
    box.addEventListener("change", () =>
      send({ [box.checked ? "plug_antenna" : "pull_antenna"]: number, on: device.name }),
    );
    return make("label", { class: "check" }, box, word("antenna", { n: number }));
  });
  const ports = device.kind === "llrp" ? [1, 2] : [];
  const inputs = ports.map((number) => {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () =>
      send({ input: number, high: box.checked, on: device.name }),
    );
    return make("label", { class: "check" }, box, word("input", { n: number }));
  });
  return [place, row(...antennas, ...inputs)];
}

function printer(device) {
  const pairs = [
    ["paper_out", "paper_in"],
    ["head_open", "head_closed"],
  ];
  const keys = pairs.flat().map((name) =>
    button(name, () => send({ fault: `${device.name}_${name}` })),
  );
  return [row(...keys), make("div", { class: "labels" })];
}

function choice(name, values) {
  const options = values.map((value) => make("option", { value }, word(value)));
  return make("label", {}, make("span", {}, word(name)), make("select", { name }, ...options));
}

/** What stands beside an article when it is laid down: how it is shown, and what is wrong. */
function told(showing, wrong) {
  const beside = {};
  if (showing !== "by_chance") beside.code_up = showing === "code_up";
  if (wrong === "photo") beside.photo = true;
  else if (wrong !== "whole") beside.damaged = wrong;
  return beside;
}

function camera(device) {
  const showing = choice("showing", ["by_chance", "code_up", "code_hidden"]);
  const wrong = choice("state", ["whole", "crushed", "torn", "dirty", "photo"]);
  const lay = form(
    [
      ["name", "text", { ...plain, required: true }],
      ["code", "text", { ...plain, required: true }],
      ["grams", "number", { step: 1, min: 0, inputmode: "numeric" }],
    ],
    "lay",
    ({ name, code, grams }) => {
      const article = { name: name.value, barcode: code.value };
      if (grams.value) article.weight_g = Number(grams.value);
      const beside = told(
        showing.querySelector("select").value,
        wrong.querySelector("select").value,
      );
      send({ lay: article, ...beside });
    },
  );
  lay.querySelector("button").before(showing, wrong);
  const keys = row(
    button("clear", () => send({ clear: true })),
    button("cover", () => send({ fault: `${device.name}_covered` })),
    button("uncover", () => send({ fault: `${device.name}_uncovered` })),
    button("board", () => send({ board: true })),
    button("no_board", () => send({ board: false })),
  );
  const seen = make("img", { class: "seen", alt: word("seen") });
  return [lay, make("ul", { class: "lying" }), keys, seen];
}

const HANDS = { scanner, wedge, scale, llrp, impinj: llrp, printer, camera };

/** Return the controls of a device. */
export function hands(device) {
  return (HANDS[device.kind] ?? (() => []))(device);
}

/** Return the controls that let a device fail. */
export function faults(device) {
  if (!device.faults.length) return [];
  const choice = make("select", { "aria-label": word("faults") });
  for (const name of device.faults) choice.append(make("option", { value: name }, name));
  const happen = (seconds) =>
    send({ fault: `${device.name}_${choice.value}`, ...(seconds ? { seconds } : {}) });
  return [
    row(
      choice,
      button("begin", () => happen(0)),
      button("five", () => happen(5)),
    ),
  ];
}
