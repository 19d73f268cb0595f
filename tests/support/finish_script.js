// What a page lets go wrong where there is little room: each function gives sentences, none where all is well.
window.finish = (() => {
  const CONTROLS = "button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=menuitem]";
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getBoundingClientRect().width > 2;
  const named = (element) => {
    const words = (element.getAttribute("aria-label") ?? element.innerText ?? element.name ?? "").trim();
    return `${element.tagName.toLowerCase()} “${words.slice(0, 60)}”`;
  };
  /** What a person may scroll sideways by itself, such as a wide table. */
  const inScroller = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      if ((overflowX === "auto" || overflowX === "scroll") && at.scrollWidth > at.clientWidth) return true;
    }
    return false;
  };
  const controls = () => [...document.querySelectorAll(CONTROLS)].filter(shown);

  function tooWide() {
    const by = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return by > 0 ? [`the page scrolls sideways by ${by} px`] : [];
  }

  /** Controls whose words are cut, and those that stand outside the page. */
  function clipped() {
    const width = document.documentElement.clientWidth;
    return controls().flatMap((element) => {
      const box = element.getBoundingClientRect();
      const typed = element.matches("input, select, textarea");
      const cut = [element, ...element.querySelectorAll("*")].some((part) => {
        const { overflowX, overflowY, textOverflow, webkitLineClamp, display } = getComputedStyle(part);
        if (display === "inline" || part.closest("svg") || !shown(part)) return false;
        // Cut on purpose, with the whole text in the name of the control.
        if (textOverflow === "ellipsis" || webkitLineClamp !== "none" || element.closest("[data-testid=week-grid]")) return false;
        const hides = (overflow) => overflow === "hidden" || overflow === "clip";
        return (
          part.scrollWidth > part.clientWidth + 1 ||
          (hides(overflowX) && part.scrollWidth > part.clientWidth + 1) ||
          (hides(overflowY) && part.scrollHeight > part.clientHeight + 1)
        );
      });
      if (!typed && cut) return [`${named(element)} has its words cut`];
      if ((box.right > width + 1 || box.left < -1) && !inScroller(element))
        return [`${named(element)} stands outside, from ${Math.round(box.left)} to ${Math.round(box.right)} px`];
      return [];
    });
  }

  /** Whether one sees where the focus is. */
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    // A choice drawn by its label: what one sees of it is the label.
    const own = element.getBoundingClientRect();
    const label = element.closest("label");
    const at = own.width < 2 && label ? label.getBoundingClientRect() : own;
    const ringed = (one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1.5) || boxShadow !== "none";
    };
    const around = [element, label, element.parentElement].filter(Boolean);
    const problems = [];
    // Parts inside of it, such as a month's or a player's, have the browser's own rings.
    const parted = element.matches("audio, video, input[type=month], input[type=date], input[type=time]");
    if (at.width < 2 || at.height < 2 || !around.some((one) => one.checkVisibility({ visibilityProperty: true }))) {
      problems.push(`${named(element)} has the focus and is not to be seen`);
    } else if (!parted && !around.some(ringed)) problems.push(`${named(element)} has the focus without a ring`);
    // Not under a bar that sticks: some part of it is what is seen at its place.
    const inside = (x, y) => {
      const top = document.elementFromPoint(x, y);
      return top !== null && (element.contains(top) || top.contains(element) || top.closest("label") !== null);
    };
    const points = [0.1, 0.5, 0.9].flatMap((x) =>
      [0.1, 0.5, 0.9].map((y) => [at.left + at.width * x, at.top + at.height * y]),
    );
    if (problems.length === 0 && !points.some(([x, y]) => inside(x, y)))
      problems.push(`${named(element)} has the focus under something else`);
    window.finishStops ??= new WeakSet();
    const again = window.finishStops.has(element);
    window.finishStops.add(element);
    return { problems, again };
  }

  /** What still moves for somebody who asked for stillness. */
  function moves() {
    return document
      .getAnimations()
      .filter((one) => one.playState === "running" && Number(one.effect?.getComputedTiming().duration) > 100)
      .map((one) => `${named(one.effect.target)} moves: ${one.animationName ?? one.transitionProperty}`);
  }

  /** Controls that lose their edge where colours are forced: a fill goes, a line stays. */
  function edgeless() {
    return [...document.querySelectorAll("button, [role=tab], select, input, textarea")].filter(shown).flatMap((one) => {
      const style = getComputedStyle(one);
      if (one.matches("input, select, textarea") && style.borderTopStyle === "none" && style.appearance === "none")
        return [`${named(one)} has no edge`];
      return [];
    });
  }

  return { tooWide, clipped, focus, moves, edgeless };
})();
