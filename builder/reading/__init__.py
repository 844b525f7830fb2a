"""Reading: Markdown to the model, with the place of everything."""
