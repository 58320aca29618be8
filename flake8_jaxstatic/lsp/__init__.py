"""The door for editors: documents and requests of the language server protocol come in, diagnostics, repairs and explanations go out."""
