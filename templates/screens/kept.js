// htmx passes parseHTMLUnsafe a second argument, which Chromium before 150 refuses: there it shall take DOMParser
try {
  Document.parseHTMLUnsafe?.('', {});
} catch {
  Document.parseHTMLUnsafe = undefined;
}
