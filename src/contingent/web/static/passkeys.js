// Makes a passkey (a form that names where it is kept), or signs in by one. What is wrong is told
// beside the button.
const post = async (form, where, fields) => {
  const answer = await fetch(where, { method: "POST", body: new URLSearchParams(fields) });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail || "The room did not answer; try again.");
  return said;
};

const going = async (form) => {
  const fields = Object.fromEntries(new FormData(form));
  const wanted = await post(form, form.dataset.begin, fields);
  const made = form.dataset.kind === "new"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });
  const brought = { credential: JSON.stringify(made.toJSON()), label: fields.label || "", to: fields.to || "" };
  location.assign((await post(form, form.dataset.end, brought)).to);
};

for (const form of document.querySelectorAll("form[data-begin]")) {
  const told = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.hidden = true;
    try {
      if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) throw new Error("This browser knows no passkeys.");
      await going(form);
    } catch (error) {
      told.textContent = error.name === "NotAllowedError" ? "The device gave no passkey." : error.message;
      told.hidden = false;
    }
  });
}
