"""HTTP itself: bodies, headers, media types, and errors in the form of each route."""
