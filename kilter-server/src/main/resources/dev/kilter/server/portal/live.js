// The server says when something has changed; the page is asked for again and what is different takes its place.
// Without this file every page is the same, as of when it was loaded.
if (document.querySelector("nav")) {
  const news = new EventSource("/portal/news");
  let asked = false;
  news.onmessage = async () => {
    if (asked || document.hidden) return;
    asked = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (answer.redirected) return location.reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("content");
      if (fresh) renew(document.getElementById("content"), fresh);
    } finally {
      asked = false;
    }
  };
}

// Element by element, so that what a person has opened, selected or scrolled stays as it is.
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const same = old.nodeType === Node.ELEMENT_NODE && fresh.nodeType === Node.ELEMENT_NODE &&
    old.tagName === fresh.tagName && old.childNodes.length === fresh.childNodes.length;
  if (!same) {
    old.replaceWith(document.importNode(fresh, true));
    return;
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const children = [...old.childNodes];
  [...fresh.childNodes].forEach((child, i) => renew(children[i], child));
}
