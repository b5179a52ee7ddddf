"""The server around the pages: which hosts it answers for, documents, files, data, pictures."""
