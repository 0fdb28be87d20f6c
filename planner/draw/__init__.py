"""Depict a layout: scene and sheets."""
