// Carries a passkey ceremony from a form to the browser's authenticator and back into the form.
const fromText = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (key) => ({ ...key, id: fromText(key.id) });

function readOptions(given) {
  const options = { ...given, challenge: fromText(given.challenge) };
  if (given.user) options.user = named(given.user);
  for (const list of ["allowCredentials", "excludeCredentials"])
    if (given[list]) options[list] = given[list].map(named);
  return options;
}

function write(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: "{}",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const publicKey = readOptions(await answer.json());
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.credential.value = write(credential);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const say = (which) => {
    for (const words of form.querySelectorAll("[data-says]")) words.hidden = words.dataset.says !== which;
  };
  if (!window.PublicKeyCredential) {
    say("unable");
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("wait");
    ask(form).then(
      () => form.submit(),
      () => say("failed"),
    );
  });
}
