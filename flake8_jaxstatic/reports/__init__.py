"""An analysis as something to read: findings, rows and causes come in, text goes out."""
