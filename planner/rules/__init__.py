"""Judge a layout: one function a rule."""
