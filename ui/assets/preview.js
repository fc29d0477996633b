/* What is drawn so far, played while the rest is drawn. It lies on the screen where the video comes,
   and goes once that stands at the same place: nothing moves, nothing goes dark. Without Media Source
   Extensions there is none, and the page is as it was. */
(() => {
  "use strict";
  const root = document.documentElement;
  const own = document.currentScript;
  const PLAYER = new URL(own.dataset.player, document.baseURI).href;
  const AFTERWARDS_MS = 4000; // its files are gone a moment before the video is told of
  const SWAP_MS = 8000; // longer the video is not waited for
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  let now = null; // what is shown, or about to be

  const find = (selector) => document.querySelector(selector);
  const library = () => (library.loads ??= import(PLAYER).then((all) => all.default, () => null));

  const make = () => {
    const video = document.createElement("video");
    video.className = "preview";
    video.ariaLabel = "Preview: what is drawn so far";
    Object.assign(video, { muted: true, playsInline: true, controls: true, disablePictureInPicture: true });
    const note = document.createElement("p");
    note.className = "preview-note";
    note.textContent = "Preview";
    return { video, note };
  };

  /** Play the preview of a screen from its beginning. */
  const begin = async (screen, key) => {
    end();
    const mine = { key, run: screen.dataset.run, goes: !STILL.matches, hls: null, ...make() };
    mine.video.autoplay = mine.goes;
    now = mine;
    const url = new URL(screen.dataset.preview, document.baseURI).href;
    const Hls = await library();
    if (now !== mine || !Hls?.isSupported()) return;
    // Everything there is is fetched at once: it will be gone before it has been watched.
    mine.hls = new Hls({
      enableWorker: false, startPosition: 0, maxBufferLength: 1800, maxMaxBufferLength: 1800,
      maxBufferSize: 200 * 1024 * 1024, backBufferLength: Infinity, liveSyncMode: "buffered",
    });
    mine.hls.on(Hls.Events.ERROR, (_, wrong) => { if (wrong.fatal) mine.hls?.stopLoad(); });
    const { video } = mine;
    video.addEventListener("loadeddata", () => { video.classList.add("is-shown"); }, { once: true });
    video.addEventListener("play", () => { mine.goes = true; });
    video.addEventListener("pause", () => { if (!mine.moves) mine.goes = false; });
    put(mine);
    mine.hls.loadSource(url);
    mine.hls.attachMedia(video);
  };

  /** Lay it on the screen, where it is not any more when that was written anew. */
  const put = (mine) => {
    const screen = find("#video-part .screen");
    if (!screen || mine.video.parentElement === screen) return screen;
    mine.moves = true; // whatever is moved stands still, though nobody wanted it to
    screen.append(mine.video, mine.note);
    const settled = () => { mine.moves = false; };
    if (mine.goes && mine.video.src) mine.video.play().then(settled, settled);
    else settled();
    return screen;
  };

  const end = () => {
    const mine = now;
    now = null;
    if (!mine) return;
    clearTimeout(mine.leaves);
    mine.video.remove();
    mine.note.remove();
    mine.hls?.destroy();
  };

  /** Let the video go on where the preview is, and only then take that away. */
  const swap = (mine, player) => {
    if (mine.swaps === player) return;
    mine.swaps = player;
    clearTimeout(mine.leaves);
    const { video } = mine;
    if (!video.classList.contains("is-shown") || !video.currentTime) return end();
    put(mine);
    mine.leaves = setTimeout(end, SWAP_MS);
    const focused = document.activeElement === video;
    const take = async () => {
      const goes = mine.goes && !video.ended;
      video.pause();
      Object.assign(player, { muted: video.muted, volume: video.volume, playbackRate: video.playbackRate });
      const there = new Promise((done) => player.addEventListener("seeked", done, { once: true }));
      player.currentTime = Math.min(video.currentTime, player.duration);
      await there;
      if (goes) await player.play().catch(() => {});
      if (now !== mine) return;
      if (focused) player.focus({ preventScroll: true });
      end();
    };
    if (player.readyState >= 1) take();
    else player.addEventListener("loadedmetadata", take, { once: true });
    player.addEventListener("error", end, { once: true });
  };

  /* What the page shows now; called after each change of it. */
  const look = () => {
    const head = find(".run-head");
    const screen = find("#video-part .screen");
    if (root.dataset.view !== "run" || !screen || (now && now.run !== head?.dataset.run)) return end();
    const { preview, mark, run } = screen.dataset;
    if (preview && run === head?.dataset.run) {
      const key = `${preview} ${mark}`;
      if (now?.key !== key) return void begin(screen, key);
    }
    if (!now) {
      if (head?.dataset.state === "running") library(); // so that it is at hand
      return;
    }
    const player = find("#video-part .screen > .player");
    if (player && run === now.run) return swap(now, player);
    if (find("#video-part .no-video[data-state=ended]")) return end();
    if (now.hls) put(now);
    clearTimeout(now.leaves);
    if (!preview) now.leaves = setTimeout(end, AFTERWARDS_MS);
  };

  const start = () => {
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    new MutationObserver(look).observe(root, { attributes: true, attributeFilter: ["data-view"] });
    look();
  };
  // The head of the page may be written late.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
