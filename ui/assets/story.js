/* A story from a file of the reader's: chosen or dropped on the desk, its words stand in the box.
   What is plain UTF-8 is read here; the server reads PDF, EPUB and other encodings. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const api = new URL("api/v1/story", document.baseURI).href;
  let reading = 0; // which file is read; an earlier one that comes later is not wanted any more

  const say = (words, isWrong = false) => {
    const place = find("#story-said");
    place.textContent = words;
    place.hidden = !words;
    place.classList.toggle("is-wrong", isWrong);
  };
  const count = (number) => number.toLocaleString("en");
  /** The words of a text in UTF-8; null of anything else. */
  const plain = async (file, most) => {
    if (file.size > 4 * most) return null;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const begin = String.fromCharCode(...bytes.subarray(0, 1024));
    if (begin.includes("%PDF-") || begin.startsWith("PK\x03\x04") || bytes.includes(0)) return null;
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  };
  const asked = async (file) => {
    const body = new FormData();
    body.append("file", file);
    let answer = null;
    try {
      answer = await fetch(api, { method: "POST", body });
    } catch { /* the server is away */ }
    const told = await answer?.json().catch(() => null);
    if (answer?.ok && told) return told;
    throw new Error(told?.detail || told?.title
      || "The server cannot be reached just now, or does not take so large a file.");
  };
  const take = async (file) => {
    const box = find("#film-desk textarea");
    const most = box.maxLength > 0 ? box.maxLength : 400000;
    const mine = (reading += 1);
    say(`Reading ${file.name} …`);
    try {
      const text = await plain(file, most);
      const story = text === null ? await asked(file) : { text, notes: [] };
      if (mine !== reading) return;
      if (!story.text.trim()) throw new Error("There are no words in it.");
      if (story.text.length > most) {
        throw new Error(`It has ${count(story.text.length)} characters, and at most ${count(most)}`
          + " are taken here. Take a part of it.");
      }
      box.value = story.text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      const words = `${file.name}: ${count(story.text.length)} characters, in the box below.`;
      say([words, ...story.notes].join(" "));
      box.focus({ preventScroll: true });
      box.setSelectionRange(0, 0);
      box.scrollTop = 0;
    } catch (problem) {
      if (mine === reading) say(`${file.name}: ${problem.message}`, true);
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.id !== "story-file" || !event.target.files.length) return;
    take(event.target.files[0]);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "story-file") event.target.value = ""; // it may be the same one again
  });
  /* Dropped anywhere on the desk. */
  const over = (event) => {
    const desk = event.target.closest?.("#film-desk");
    return desk && [...(event.dataTransfer?.types || [])].includes("Files") ? desk : null;
  };
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const desk = over(event);
      if (!desk) return;
      event.preventDefault();
      desk.classList.add("is-over");
    }, true);
  }
  document.addEventListener("dragleave", (event) => {
    const desk = over(event);
    if (desk && !desk.contains(event.relatedTarget)) desk.classList.remove("is-over");
  }, true);
  document.addEventListener("drop", (event) => {
    const desk = over(event);
    if (!desk) return;
    event.preventDefault();
    event.stopPropagation(); // a box of text would insert the file's name
    desk.classList.remove("is-over");
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  }, true);
})();
