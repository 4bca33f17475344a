// The invitation stands after the # of the link: a browser tells that part to no server, so it is
// in no log. It is put into the form, and taken out of the address.
const field = document.getElementById("code");
if (location.hash.length > 1) {
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  document.getElementById("password").focus();
}
