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
  if (form()) delete form().dataset.sent;
};

addEventListener("htmx:sendError", () => {
  free();
  document.getElementById("offline")?.removeAttribute("hidden");
});
addEventListener("htmx:responseError", free);
