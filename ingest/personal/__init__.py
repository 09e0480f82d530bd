"""Personal data in text: where it stands and of what kind. Knows nothing of documents, models or stores."""
