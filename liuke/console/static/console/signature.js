// A signature drawn with a finger, a pen or the mouse: what is drawn goes with the form as a PNG.
let last = null;

const at = (canvas, event) => {
  const box = canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * (canvas.width / box.width), (event.clientY - box.top) * (canvas.height / box.height)];
};
const line = (canvas, from, to) => {
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
};

addEventListener("pointerdown", (event) => {
  if (event.target.id !== "signature") return;
  event.target.setPointerCapture(event.pointerId);
  last = at(event.target, event);
  line(event.target, last, last);
});
addEventListener("pointermove", (event) => {
  if (last === null || event.target.id !== "signature") return;
  const next = at(event.target, event);
  line(event.target, last, next);
  last = next;
});
const lift = (event) => {
  if (last === null) return;
  last = null;
  if (event.target.id === "signature") document.getElementById("signed").value = event.target.toDataURL("image/png");
};
addEventListener("pointerup", lift);
addEventListener("pointercancel", lift);
addEventListener("click", (event) => {
  if (!event.target.closest("[data-wipe]")) return;
  const canvas = document.getElementById("signature");
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  document.getElementById("signed").value = "";
});
