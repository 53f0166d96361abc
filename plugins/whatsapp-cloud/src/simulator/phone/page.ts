import { ENTRY_MODULE } from './client-module.ts'

const FAVICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='4' y='1' width='8' height='14' rx='2' fill='%23c8102e'/%3E%3Crect x='6.5' y='12' width='3' height='1' rx='.5' fill='white'/%3E%3C/svg%3E"

/** The page's skeleton. It holds no data: texts come by `data-text` key from the catalog, chats from the event stream. */
export const PHONE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Phone · Kaunter simulator</title>
<link rel="icon" href="${FAVICON}">
<link rel="stylesheet" href="/phone/style.css">
<script type="module" src="/phone/client/${ENTRY_MODULE}"></script>
</head>
<body>
<noscript>This page needs JavaScript.</noscript>
<div class="stage">
  <dialog class="side" id="side" aria-labelledby="side-title">
    <header class="side-head">
      <div>
        <h2 id="side-title" data-text="people"></h2>
        <p class="muted" data-text="peopleHint"></p>
      </div>
      <button class="icon-button narrow-only" id="side-close" type="button" data-label="close"></button>
    </header>
    <ul class="people" id="people" data-label="people"></ul>
    <form class="new-person" id="new-person" autocomplete="off">
      <label class="field-label" for="new-name" data-text="newName"></label>
      <div class="row">
        <input class="field" id="new-name" name="name" maxlength="100" required data-placeholder="newNameHint">
        <button class="button" type="submit" data-text="add" data-test="add-person"></button>
      </div>
      <label class="check"><input type="checkbox" name="hidden"> <span data-text="hideNumber"></span></label>
    </form>
    <footer class="side-foot">
      <p class="health" id="health" role="status"></p>
      <fieldset class="languages">
        <legend class="visually-hidden" data-text="language"></legend>
        <button type="button" data-locale="en" lang="en" aria-label="EN, English">EN</button>
        <button type="button" data-locale="ms" lang="ms" aria-label="BM, Bahasa Malaysia">BM</button>
      </fieldset>
    </footer>
  </dialog>
  <main class="phone" id="phone">
    <div class="phone-bar"><span id="phone-owner"></span><span id="phone-clock" aria-hidden="true"></span></div>
    <header class="chat-head">
      <button class="icon-button narrow-only" id="side-open" type="button" data-label="people" data-test="open-people"></button>
      <span class="avatar shop" aria-hidden="true">K</span>
      <div class="chat-name">
        <h1 data-text="shop"></h1>
        <p id="chat-state" class="muted" aria-live="polite"></p>
      </div>
      <button class="switch" id="online" type="button" role="switch" aria-checked="true" data-test="online"></button>
    </header>
    <div class="log" id="log" role="log" aria-live="polite" tabindex="0" data-label="messages" data-test="log"></div>
    <p class="notice" id="notice" role="status" hidden></p>
    <form class="composer" id="composer">
      <div class="attach">
        <button class="icon-button" id="attach" type="button" aria-haspopup="menu" aria-expanded="false" aria-controls="attach-menu" data-label="attach" data-test="attach"></button>
        <div class="menu" id="attach-menu" role="menu" data-label="attach" hidden></div>
      </div>
      <label class="visually-hidden" for="text" data-text="write"></label>
      <textarea class="field" id="text" rows="1" maxlength="4096" data-placeholder="write" data-test="composer"></textarea>
      <button class="send" type="submit" data-label="send" data-test="send"></button>
    </form>
  </main>
</div>
</body>
</html>
`
