"""Files outside the JSON API: polling, downloads and uploads."""
