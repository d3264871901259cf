"use strict";
/* One player for the whole page. Two sides at most (a = before, b = after) run on one clock; switching crossfades. */
(() => {
  const FADE = 0.01; // seconds
  const KEEP_SECONDS = 900; // decoded sound kept in memory, about 320 MB in stereo at 44.1 kHz
  const STEP = 5; // seconds an arrow key moves
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bar = $("player"), go = $("go"), now = $("now"), seek = $("seek"), clock = $("clock");
  const stretches = JSON.parse($("stretches").textContent);
  const decoded = new Map();
  const whole = document.querySelector(".play[data-full]");
  let context = null, deck = null, loading = 0;
  document.documentElement.classList.add("js");

  /* Sounds: decoded when first wanted, the longest unused forgotten. */
  async function sound(number) {
    if (!decoded.has(number)) {
      const text = atob($("clip-" + number).getAttribute("src").split(",")[1]);
      const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
      decoded.set(number, await context.decodeAudioData(bytes.buffer));
    }
    const buffer = decoded.get(number);
    decoded.delete(number);
    decoded.set(number, buffer);
    let total = 0;
    for (const [key, kept] of [...decoded].reverse()) {
      total += kept.duration;
      if (total > KEEP_SECONDS && key !== number) decoded.delete(key);
    }
    return buffer;
  }

  /* Where a second of one side lies on the other: the same, except in the whole song when its form has changed. */
  function across(seconds, from) {
    if (!deck.full || !stretches.length) return seconds;
    const [here, there] = from === "a" ? [0, 1] : [1, 0];
    const inside = stretches.find((s) => seconds >= s[here] && seconds < s[here] + s[2]);
    if (inside) return inside[there] + seconds - inside[here];
    const before = stretches.filter((s) => s[here] <= seconds).pop() || stretches[0];
    return before[there] + Math.min(Math.max(seconds - before[here], 0), before[2]);
  }
  const length = (side) => deck[side].to - deck[side].from;
  const other = (side) => (side === "a" ? "b" : "a");
  function position(side = deck.side) {
    const s = deck[side];
    const passed = s.source ? context.currentTime - s.since : 0;
    return Math.min(Math.max(s.at + passed, 0), length(side));
  }

  function start(side, at) {
    const s = deck[side];
    silence(s);
    s.at = Math.min(Math.max(at, 0), length(side));
    s.since = context.currentTime;
    s.level = 0;
    s.source = context.createBufferSource();
    s.gain = context.createGain();
    const edges = context.createGain(); // a cut out of running music must not click at its end either
    s.source.buffer = s.buffer;
    s.source.connect(edges).connect(s.gain).connect(context.destination);
    const left = Math.max(length(side) - s.at, 2 * FADE);
    edges.gain.setValueAtTime(1, s.since + left - FADE);
    edges.gain.linearRampToValueAtTime(0, s.since + left);
    s.source.start(s.since, s.from + s.at, left);
    fade(s, side === deck.side ? 1 : 0);
  }
  function fade(s, level) {
    const t = context.currentTime;
    s.gain.gain.cancelScheduledValues(t);
    s.gain.gain.setValueAtTime(s.level || 0, t);
    s.gain.gain.linearRampToValueAtTime(level, t + FADE);
    s.level = level;
  }
  function silence(s) {
    if (!s || !s.source) return;
    fade(s, 0);
    s.source.stop(context.currentTime + FADE);
    s.source = null;
  }
  function pause() {
    if (!deck) return;
    for (const side of ["a", "b"]) {
      const s = deck[side];
      if (s && s.source) { s.at = position(side); silence(s); }
    }
    deck.playing = false;
    show();
  }
  function run(at = position()) {
    const side = deck.side;
    if (at >= length(side) - 0.02) at = 0;
    start(side, at);
    if (deck[other(side)]) start(other(side), across(at, side));
    deck.playing = true;
    show();
    requestAnimationFrame(tick);
  }
  function moveTo(at) {
    if (!deck) return;
    if (deck.playing) return run(at);
    deck[deck.side].at = at;
    if (deck[other(deck.side)]) deck[other(deck.side)].at = across(at, deck.side);
    show();
  }
  function choose(side) {
    if (!deck || !deck[side] || side === deck.side) return;
    const target = across(position(), deck.side);
    if (!deck.playing) deck[side].at = target;
    else {
      const s = deck[side];
      if (!s.source || Math.abs(position(side) - target) > 0.03) start(side, target);
      fade(deck[deck.side], 0);
      fade(s, 1);
    }
    deck.side = side;
    show();
  }

  function described(data, side) {
    if (!data[side]) return null;
    return { clip: Number(data[side]), from: Number(data[side + "From"]), to: Number(data[side + "To"]), at: 0 };
  }
  /* Take what a button names onto the deck; the same button again plays on or pauses. */
  async function play(button, at = 0, side = null) {
    context = context || new AudioContext();
    context.resume();
    const ticket = ++loading;
    pause();
    const data = button.dataset;
    const a = described(data, "a"), b = described(data, "b");
    button.setAttribute("aria-busy", "true");
    try {
      for (const s of [a, b]) if (s) s.buffer = await sound(s.clip);
    } catch (error) {
      now.textContent = "This sound cannot be played here: " + error.message;
      bar.hidden = false;
      return;
    } finally {
      button.removeAttribute("aria-busy");
    }
    if (ticket !== loading) return;
    const first = side || (a && b ? "b" : "a");
    deck = { a, b, button, side: first, full: "full" in data, place: data.at === undefined ? null : Number(data.at) };
    document.body.classList.add("playing");
    run(at);
  }
  function toggle(button) {
    if (!deck || (button && deck.button !== button)) {
      const wanted = button || whole || document.querySelector(".play[data-a]");
      if (wanted) play(wanted);
    } else if (deck.playing) pause();
    else { context.resume(); run(); }
  }

  /* What can be seen of it. */
  function tick() {
    if (!deck || !deck.playing) return;
    if (position() >= length(deck.side) - 0.005) {
      pause();
      deck[deck.side].at = 0;
      if (deck[other(deck.side)]) deck[other(deck.side)].at = 0;
    } else requestAnimationFrame(tick);
    where();
  }
  const minutes = (s) => Math.floor(s / 60) + ":" + String(Math.floor(s % 60)).padStart(2, "0");
  function where() {
    const at = position(), share = at / length(deck.side);
    seek.value = Math.round(share * 1000);
    seek.style.setProperty("--p", share);
    seek.setAttribute("aria-valuetext", minutes(at));
    clock.textContent = minutes(at) + " / " + minutes(length(deck.side));
    const on = deck.full ? { demo: deck.side === "a" ? at : across(at, "b"), record: deck.side === "b" ? at : across(at, "a") }
      : deck.place === null ? {} : { demo: deck.place + at };
    for (const score of all(".score")) {
      const seconds = on[score.dataset.clock];
      score.classList.toggle("live", seconds !== undefined);
      if (seconds !== undefined) score.style.setProperty("--p", Math.min(seconds / Number(score.dataset.seconds), 1));
    }
    if (deck.full) document.querySelector(".disc").style.setProperty("--turn", share * 360 + "deg");
  }
  function show() {
    bar.hidden = false;
    for (const button of all(".play")) {
      const mine = button === deck.button || button === go;
      button.classList.toggle("on", mine && deck.playing);
      if (button === go) button.setAttribute("aria-label", deck.playing ? "Pause" : "Play");
      else button.setAttribute("aria-pressed", String(mine && deck.playing));
    }
    now.textContent = deck.button.dataset.label;
    const toggles = [bar.querySelector(".ab"), deck.button.closest(".preview")?.querySelector(".ab")];
    toggles[0].hidden = !deck.b;
    for (const box of toggles) if (box) press(box, deck.side);
    where();
  }
  function press(box, side) {
    for (const button of all(".side", box)) button.setAttribute("aria-pressed", String(button.dataset.side === side));
  }

  /* What people do. */
  document.addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest("button");
    if (button === go) return toggle(deck && deck.button);
    if (button && button.classList.contains("play")) return toggle(button);
    if (button && button.classList.contains("side")) return sideClicked(button);
    if (button && button.id === "theme") return turnTheme();
    const pin = target.closest(".pin");
    if (pin) return pinClicked(pin, event);
    const place = target.closest(".timeline[data-seek] .plot");
    if (place && !target.closest("a")) songAt(place, button, event);
    return undefined;
  });
  function sideClicked(button) {
    const preview = button.closest(".preview");
    const mine = preview && preview.querySelector(".play");
    if (preview && (!deck || deck.button !== mine)) play(mine, 0, button.dataset.side);
    else if (!deck && whole) play(whole, 0, button.dataset.side);
    else choose(button.dataset.side);
    if (preview) press(preview.querySelector(".ab"), button.dataset.side);
  }
  function pinClicked(pin, event) {
    const card = document.querySelector(pin.getAttribute("href"));
    if (!card) return;
    event.preventDefault();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
    card.focus({ preventScroll: true });
    const button = card.querySelector(".play");
    if (button) play(button);
  }
  function songAt(plot, block, event) {
    const score = plot.closest(".score");
    if (!whole) return;
    const box = plot.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    const at = block ? Number(block.dataset.at) : share * Number(score.dataset.seconds);
    const side = score.dataset.clock === "demo" ? "a" : "b";
    if (!deck || deck.button !== whole) play(whole, at, side);
    else { choose(side); run(at); }
  }
  seek.addEventListener("input", () => deck && moveTo((seek.value / 1000) * length(deck.side)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const busy = event.target.closest("button, input, summary, a, select, textarea");
    const key = event.key.toLowerCase();
    if (key === " " && !busy) toggle(deck && deck.button);
    else if (!deck) return;
    else if (key === "a" || key === "b") choose(key);
    else if (key === "x") choose(other(deck.side));
    else if ((key === "arrowleft" || key === "arrowright") && !scrolls(event.target))
      moveTo(Math.min(Math.max(position() + (key === "arrowleft" ? -STEP : STEP), 0), length(deck.side) - 0.05));
    else return;
    event.preventDefault();
  });
  /* Whether the arrow keys already mean something there. */
  const scrolls = (target) => target === seek || (target.matches(".scroll") && target.scrollWidth > target.clientWidth);
  function turnTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "paper" : "dark";
  }
  if (whole) {
    bar.hidden = bar.querySelector(".ab").hidden = false;
    now.textContent = whole.dataset.label;
  }
  window.longplay = {
    get state() {
      return deck && { side: deck.side, playing: deck.playing, at: position(), label: deck.button.dataset.label,
        gains: ["a", "b"].map((s) => deck[s] && deck[s].gain && deck[s].gain.gain.value) };
    },
  };
})();
