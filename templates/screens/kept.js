// htmx passes parseHTMLUnsafe a second argument, which Chromium before 150 refuses: there it shall take DOMParser
try {
  Document.parseHTMLUnsafe?.('', {});
} catch {
  Document.parseHTMLUnsafe = undefined;
}

// a chosen file stays where it is: only its SHA-256 goes into the field beside it
document.addEventListener('change', async ({ target }) => {
  const { digest } = target.dataset;
  const [file] = target.files ?? [];
  if (!digest || !file || !crypto.subtle) return;
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  target.form.elements[digest].value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
});
