// The till's own script: what is typed is kept when a field is left, and a lost connection is said aloud.
let isPressing = false;

const form = () => document.getElementById("bill");

// A button carries all fields with it: leaving a field for one must not send the bill twice.
addEventListener("pointerdown", (event) => {
  isPressing = Boolean(event.target.closest("#bill button"));
});
addEventListener("pointerup", () => {
  isPressing = false;
});

addEventListener("change", (event) => {
  if (event.target.matches("#bill [data-keep]") && !isPressing) form().requestSubmit(document.getElementById("save"));
  if (event.target.matches("[data-paper]")) document.querySelector(".tl-receipt").dataset.width = event.target.value;
});

const free = () => {
  isWaiting = false;
  kept.length = 0;
  if (form()) delete form().dataset.sent;
};

// Whoever was found is chosen with Enter; else the keyboard is free for / and the keys of payment.
let opened = [];
let isWaiting = false;
const kept = [];

// Keys pressed while the bill is on its way are pressed again when it is back; never F9, for nobody has read it yet.
addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "bill") isWaiting = true;
});
addEventListener(
  "keydown",
  (event) => {
    if (!isWaiting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key !== "F9") kept.push(event.key);
  },
  true,
);

// A scanner types faster than anybody: digits that come within 40 ms of each other are one code, with Enter at its end.
const SCAN_MS = 40;
const LEAST = 4;
let burst = "";
let pause = 0;
// A customer's payment code on her phone: WeChat 18 digits from 10–15, Alipay 16–24 digits from 25–30.
const PAYER = /^(1[0-5]\d{16}|(2[5-9]|30)\d{14,22})$/;
const take = (code) => {
  const payer = document.getElementById("payer");
  if (payer && PAYER.test(code)) {
    payer.value = code;
    form().requestSubmit(document.getElementById("payer-scanned"));
    return;
  }
  document.getElementById("scan").value = code;
  form().requestSubmit(document.getElementById("save"));
};
const single = () => {
  const keys = burst;
  burst = "";
  for (const key of keys) press(key);
};
addEventListener(
  "keydown",
  (event) => {
    if (!form() || isWaiting || !event.isTrusted || event.target.closest("input, select, textarea")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    clearTimeout(pause);
    if (/^\d$/.test(event.key)) {
      burst += event.key;
      pause = setTimeout(single, SCAN_MS);
    } else if (event.key === "Enter" && burst.length >= LEAST) {
      take(burst);
      burst = "";
    } else {
      single();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
const press = (key) => {
  const here = document.activeElement;
  if (here.matches("input") && key.length === 1) {
    here.value += key;
    here.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (here.matches("input") && key === "Enter") {
    form().requestSubmit(document.getElementById("save"));
  } else {
    here.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
};
const goOn = () => {
  isWaiting = false;
  while (kept.length && !isWaiting) {
    const end = kept.findIndex((key) => !/^\d$/.test(key));
    const isScan = end >= LEAST && kept[end] === "Enter" && !document.activeElement.matches("input, select, textarea");
    if (isScan) take(kept.splice(0, end + 1).slice(0, -1).join(""));
    else press(kept.shift());
  }
};
addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll(".tl-more[open]")].map((one) => one.dataset.place);
});
addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "till") return;
  for (const one of document.querySelectorAll(".tl-more")) if (opened.includes(one.dataset.place)) one.open = true;
  const found = document.querySelector(".tl-found button");
  if (found) found.focus();
  else if (document.activeElement?.matches("#who, #q, #save, .tl-sum-of input:not([autofocus]), .tl-amount input")) document.activeElement.blur();
  goOn();
});

addEventListener("htmx:sendError", () => {
  free();
  document.getElementById("offline")?.removeAttribute("hidden");
});
addEventListener("htmx:responseError", free);
