"""Third-party code as data: stub files in a closed vocabulary, and the loader that answers what is known of a dotted name."""
